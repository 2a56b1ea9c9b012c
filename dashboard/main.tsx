import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { rememberedLanguage } from "./i18n/language-choice.ts";
import { speak } from "./i18n/translate.ts";

// Some browsers do not have Temporal yet; only they load it.
if (!("Temporal" in globalThis)) await import("temporal-polyfill/global");
await speak(rememberedLanguage());

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<App />);
