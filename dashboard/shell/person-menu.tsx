import { useMutation } from "@tanstack/react-query";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { ProfileChange, SessionView } from "../../api/contract/session.ts";
import { themeStore } from "../app/stores.ts";
import { ask } from "../client/http.ts";
import { takeSession, useSession } from "../client/queries.ts";
import { rememberLanguage } from "../i18n/language-choice.ts";
import { speak, useTranslate } from "../i18n/translate.ts";
import type { Language } from "../i18n/translate.ts";
import { Choices } from "../parts/choices.tsx";
import { Icon } from "../parts/icons.tsx";
import { Link } from "../router/link.tsx";
import { useSignOut } from "../session/use-sign-out.ts";
import { themeChoices } from "../theme/theme-store.ts";
import { useThemeChoice } from "../theme/use-theme.ts";

const pages = [
  ["/profile", "profile.title"],
  ["/about", "nav.about"],
] as const;

/** Who is signed in, how the page looks, and the ways that have no room in the bars. */
export function PersonMenu() {
  const t = useTranslate();
  const user = useSession().data?.user;
  const choice = useThemeChoice();
  const signOut = useSignOut();
  const keep = useMutation({
    mutationFn: (body: ProfileChange) =>
      ask<SessionView>("/session/profile", { method: "PUT", body }),
    onSuccess: takeSession,
  });
  const setLanguage = (language: Language): void => {
    rememberLanguage(language);
    void speak(language);
    keep.mutate({ language });
  };
  return (
    <DialogTrigger>
      <Button className="button button-icon" aria-label={t("shell.person")}>
        <Icon name="person" size={22} />
      </Button>
      <Popover placement="bottom end" offset={6}>
        <Dialog className="menu" aria-label={t("shell.person")}>
          {({ close }) => (
            <>
              <div>
                <strong>{user?.name}</strong>
                <div className="small soft">
                  {user === null || user === undefined ? "" : t(`role.${user.role}`)}
                </div>
              </div>
              <Choices
                label={t("theme.label")}
                value={choice}
                options={themeChoices.map((value) => ({ value, label: t(`theme.${value}`) }))}
                onChange={themeStore.choose}
              />
              <Choices
                label={t("profile.language")}
                value={t.language}
                options={[
                  { value: "de", label: t("language.de") },
                  { value: "en", label: t("language.en") },
                ]}
                onChange={setLanguage}
              />
              <ul>
                {pages.map(([href, word]) => (
                  <li key={href}>
                    <Link href={href} onClick={close}>
                      {t(word)}
                    </Link>
                  </li>
                ))}
              </ul>
              <button type="button" className="button" onClick={() => signOut.mutate()}>
                {t("shell.signOut")}
              </button>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
