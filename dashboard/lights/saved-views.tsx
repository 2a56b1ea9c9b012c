import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { FormEvent } from "react";
import type { SavedView } from "../../api/contract/stock.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { queryClient, useSession } from "../client/queries.ts";
import { useSavedViews } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Icon } from "../parts/icons.tsx";
import { TextField } from "../parts/text-field.tsx";
import { Waiting } from "../parts/waiting.tsx";

type ViewChange = Partial<Pick<SavedView, "name" | "query" | "shared">>;

function useViewChanges() {
  const after = { onSuccess: () => queryClient.invalidateQueries({ queryKey: ["views"] }) };
  const add = useMutation({
    mutationFn: (body: Pick<SavedView, "name" | "query" | "shared" | "screen">) =>
      ask<SavedView>("/views", { method: "POST", body }),
    ...after,
  });
  const change = useMutation({
    mutationFn: ({ id, body }: { readonly id: string; readonly body: ViewChange }) =>
      ask<SavedView>(`/views/${encodeURIComponent(id)}`, { method: "PATCH", body }),
    ...after,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      ask<undefined>(`/views/${encodeURIComponent(id)}`, { method: "DELETE" }),
    ...after,
  });
  return { add, change, remove };
}

export interface SavedViewsProps {
  /** The list as it is narrowed now, as query parameters. */
  readonly query: string;
  readonly onOpen: (query: string) => void;
}

/** Filters kept under a name: one's own, and those that others share. */
export function SavedViews({ query, onOpen }: SavedViewsProps) {
  const t = useTranslate();
  const views = useSavedViews();
  const role = useSession().data?.user?.role;
  const { add, change, remove } = useViewChanges();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const keep = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === "") return;
    add.mutate(
      { name: name.trim(), query, shared, screen: "lights" },
      { onSuccess: () => setName("") },
    );
  };
  return (
    <>
      {views.data === undefined ? (
        <Waiting error={views.error} retry={() => void views.refetch()} />
      ) : views.data.length === 0 ? (
        <p className="soft">{t("views.none")}</p>
      ) : (
        <ul className="views">
          {views.data.map((view) => (
            <ViewRow
              key={view.id}
              view={view}
              isCurrent={view.query === query}
              mayChange={view.own || role === "administrator"}
              onOpen={() => onOpen(view.query)}
              onChange={(body) => change.mutate({ id: view.id, body })}
              onRemove={() => remove.mutate(view.id)}
            />
          ))}
        </ul>
      )}
      <form className="stack stack-tight sheet-foot" onSubmit={keep}>
        <h3>{t("views.keep")}</h3>
        <p className="soft small">{t("views.keepWhat")}</p>
        <TextField
          label={t("views.name")}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={shared}
            onChange={(event) => setShared(event.target.checked)}
          />
          {t("views.share")}
        </label>
        <ProblemNote error={add.error ?? change.error ?? remove.error} />
        <div className="row">
          <button type="submit" className="button button-main" disabled={name.trim() === ""}>
            {t("common.save")}
          </button>
        </div>
      </form>
    </>
  );
}

interface ViewRowProps {
  readonly view: SavedView;
  readonly isCurrent: boolean;
  readonly mayChange: boolean;
  readonly onOpen: () => void;
  readonly onChange: (body: ViewChange) => void;
  readonly onRemove: () => void;
}

function ViewRow({ view, isCurrent, mayChange, onOpen, onChange, onRemove }: ViewRowProps) {
  const t = useTranslate();
  // What is being typed; null while the name is only shown.
  const [typed, setTyped] = useState<string | null>(null);
  if (typed !== null) {
    return (
      <li>
        <form
          className="row row-foot"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== "") onChange({ name: typed.trim() });
            setTyped(null);
          }}
        >
          <div className="grow">
            <TextField
              label={t("views.name")}
              value={typed}
              maxLength={100}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
          <button type="submit" className="button">
            {t("common.save")}
          </button>
        </form>
      </li>
    );
  }
  return (
    <li className="row row-ends">
      <button
        type="button"
        className="button button-quiet view-name"
        aria-current={isCurrent ? "true" : undefined}
        onClick={onOpen}
      >
        {view.name}
        {view.shared && <span className="pill">{t("views.shared")}</span>}
      </button>
      {mayChange && (
        <span className="row row-tight">
          <button type="button" className="button button-quiet" onClick={() => setTyped(view.name)}>
            {t("views.rename")}
          </button>
          <button
            type="button"
            className="button button-icon"
            aria-label={t("views.remove", { name: view.name })}
            onClick={onRemove}
          >
            <Icon name="remove" />
          </button>
        </span>
      )}
    </li>
  );
}
