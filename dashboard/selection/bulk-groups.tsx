import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { GroupView } from "../../api/contract/stock.ts";
import { ask } from "../client/http.ts";
import { ProblemNote } from "../client/problem-words.tsx";
import { useStock } from "../client/stock.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Choices } from "../parts/choices.tsx";
import { CommandButton } from "../parts/command-button.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { TextField } from "../parts/text-field.tsx";
import { useMembers } from "./use-bulk.ts";

/** The sheet "Group": the selection into one that is there or a new one, or out of one. */
export function BulkGroups({ done }: { readonly done: () => void }) {
  const t = useTranslate();
  const groups = useStock("group").data ?? [];
  const [way, setWay] = useState<"add" | "remove">("add");
  const [groupId, setGroupId] = useState("");
  const [name, setName] = useState("");
  const members = useMembers();
  const create = useMutation({
    mutationFn: () => ask<GroupView>("/groups", { method: "POST", body: { name: name.trim() } }),
  });
  const isNew = way === "add" && groupId === "";
  const reason =
    members.isPending || create.isPending
      ? t("bulk.working")
      : (isNew ? name.trim() : groupId) === ""
        ? t(isNew ? "bulk.groupName" : "bulk.pickGroup")
        : null;
  const press = async (): Promise<void> => {
    const id = isNew ? (await create.mutateAsync()).id : groupId;
    // If filling it fails, the group is there: the next try must not make another.
    setGroupId(id);
    await members.mutateAsync({ groupId: id, way });
    done();
  };
  return (
    <>
      <Choices
        label={t("bulk.groupWay")}
        value={way}
        options={[
          { value: "add", label: t("bulk.groupAdd") },
          { value: "remove", label: t("bulk.groupRemove") },
        ]}
        onChange={setWay}
      />
      <SelectField
        label={t("stockKind.group")}
        value={groupId}
        options={groups.map((group) => [group.id, group.name])}
        none={t(way === "add" ? "bulk.groupNew" : "bulk.groupPick")}
        onChange={setGroupId}
      />
      {isNew && (
        <TextField
          label={t("bulk.groupNewName")}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <ProblemNote error={create.error ?? members.error} />
      <div className="row">
        <CommandButton
          look="main"
          reason={reason}
          // What went wrong stands above.
          onPress={() => void press().catch(() => undefined)}
        >
          {t(way === "add" ? "bulk.groupAdd" : "bulk.groupRemove")}
        </CommandButton>
      </div>
    </>
  );
}
