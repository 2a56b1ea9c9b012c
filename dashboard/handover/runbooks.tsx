import { useState } from "react";
import type { RunbookInput, RunbookView } from "../../api/contract/handover.ts";
import {
  useOrderRunbooks,
  useRemoveRunbook,
  useRestoreRunbook,
  useRunbooks,
  useSaveRunbook,
} from "../client/handover.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useTranslate } from "../i18n/translate.ts";
import { CommandButton } from "../parts/command-button.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.tsx";
import { useRoleReason } from "../session/use-gate.ts";
import { blocksOf } from "./runbook-text.ts";

const suggested = ["broker", "dark", "clock", "away"] as const;

/** What to do when, in the town's own words; where there are none yet, a few to begin with. */
export function Runbooks() {
  const t = useTranslate();
  const query = useRunbooks();
  const reason = useRoleReason("editStock");
  const save = useSaveRunbook();
  const [editing, setEditing] = useState<RunbookView | "new" | null>(null);
  const order = useOrderRunbooks();
  const runbooks = query.data ?? [];
  /** One place up or down; null at the end of the list. */
  const moved = (place: number, by: 1 | -1): (() => void) | null => {
    const ids = runbooks.map(({ id }) => id);
    const [here, there] = [ids[place], ids[place + by]];
    if (here === undefined || there === undefined) return null;
    const next = ids.with(place, there).with(place + by, here);
    return () => order.mutate({ ids: next });
  };
  const suggest = async (): Promise<void> => {
    for (const name of suggested) {
      const input = { title: t(`runbook.${name}`), body: t(`runbookText.${name}`) };
      await save.mutateAsync({ runbook: null, input });
    }
  };
  return (
    <section className="stack" aria-label={t("handover.runbooks")}>
      <h2>{t("handover.runbooks")}</h2>
      {runbooks.length === 0 && (
        <div className="empty stack">
          <p>{t("handover.noRunbooks")}</p>
          {reason === null && (
            <CommandButton reason={null} onPress={() => void suggest()}>
              {t("handover.suggest")}
            </CommandButton>
          )}
        </div>
      )}
      {runbooks.map((runbook, place) =>
        editing !== null && editing !== "new" && editing.id === runbook.id ? (
          <RunbookForm key={runbook.id} runbook={editing} onDone={() => setEditing(null)} />
        ) : (
          <Runbook
            key={runbook.id}
            runbook={runbook}
            edit={
              reason === null
                ? { open: () => setEditing(runbook), up: moved(place, -1), down: moved(place, 1) }
                : null
            }
          />
        ),
      )}
      {editing === "new" ? (
        <RunbookForm runbook={null} onDone={() => setEditing(null)} />
      ) : (
        reason === null && (
          <div className="row">
            <CommandButton reason={null} onPress={() => setEditing("new")}>
              {t("handover.newRunbook")}
            </CommandButton>
          </div>
        )
      )}
      <ProblemNote error={query.error ?? save.error ?? order.error} />
    </section>
  );
}

function Runbook({
  runbook,
  edit,
}: {
  readonly runbook: RunbookView;
  readonly edit: {
    readonly open: () => void;
    /** Null: it stands at the end of the list. */
    readonly up: (() => void) | null;
    readonly down: (() => void) | null;
  } | null;
}) {
  const t = useTranslate();
  const remove = useRemoveRunbook();
  const restore = useRestoreRunbook();
  const away = (): void =>
    remove.mutate(runbook, {
      onSuccess: () =>
        toast({
          text: t("handover.runbookRemoved", { title: runbook.title }),
          action: { label: t("common.undo"), run: () => restore.mutate(runbook.id) },
        }),
    });
  return (
    <details className="runbook">
      <summary>{runbook.title}</summary>
      <div className="stack runbook-body">
        {blocksOf(runbook.body).map((block, place) =>
          block.kind === "paragraph" ? (
            // oxlint-disable-next-line react/no-array-index-key -- the text is the only thing that moves a block
            <p key={place}>{block.text}</p>
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- as above
            <ul key={place}>
              {block.items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          ),
        )}
        {edit !== null && (
          <div className="row">
            <CommandButton reason={null} onPress={edit.open}>
              {t("handover.edit")}
            </CommandButton>
            {(["up", "down"] as const).map((way) => (
              <CommandButton
                key={way}
                reasonUnseen
                reason={edit[way] === null ? t(`handover.isAt.${way}`) : null}
                onPress={() => edit[way]?.()}
              >
                {t(`handover.move.${way}`)}
              </CommandButton>
            ))}
            <CommandButton reason={null} onPress={away}>
              {t("handover.remove")}
            </CommandButton>
          </div>
        )}
        <ProblemNote error={remove.error} />
      </div>
    </details>
  );
}

function RunbookForm({
  runbook,
  onDone,
}: {
  readonly runbook: RunbookView | null;
  readonly onDone: () => void;
}) {
  const t = useTranslate();
  const save = useSaveRunbook();
  const [draft, setDraft] = useState<RunbookInput>({
    title: runbook?.title ?? "",
    body: runbook?.body ?? "",
  });
  return (
    <div className="stack">
      <TextField
        label={t("handover.runbookTitle")}
        value={draft.title}
        maxLength={200}
        onChange={(event) => setDraft({ ...draft, title: event.target.value })}
      />
      <label className="field">
        <span>{t("handover.runbookBody")}</span>
        <textarea
          className="input runbook-text"
          value={draft.body}
          maxLength={20_000}
          onChange={(event) => setDraft({ ...draft, body: event.target.value })}
        />
        <span className="small soft">{t("handover.runbookHint")}</span>
      </label>
      <div className="row">
        <CommandButton
          look="main"
          reason={draft.title.trim() === "" ? t("handover.titleMissing") : null}
          onPress={() => save.mutate({ runbook, input: draft }, { onSuccess: onDone })}
        >
          {t("handover.save")}
        </CommandButton>
        <CommandButton reason={null} onPress={onDone}>
          {t("approvals.back")}
        </CommandButton>
      </div>
      <ProblemNote error={save.error} />
    </div>
  );
}
