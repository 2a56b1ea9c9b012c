import { expect, test } from "vitest";
import { blocksOf } from "../../../dashboard/handover/runbook-text.ts";

test("a runbook is paragraphs and lists, and all else stays text", () => {
  expect(blocksOf("Eins\nzwei\n\n- a\n- b\nDrei\n\n\n<b>vier</b>")).toEqual([
    { kind: "paragraph", text: "Eins zwei" },
    { kind: "list", items: ["a", "b"] },
    { kind: "paragraph", text: "Drei" },
    { kind: "paragraph", text: "<b>vier</b>" },
  ]);
  expect(blocksOf(" \n\n")).toEqual([]);
});
