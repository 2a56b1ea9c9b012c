import { useState } from "react";
import { useTown } from "../client/queries.ts";
import { everything, recordQuery, useRecord } from "../client/record.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Waiting } from "../parts/waiting.tsx";
import { ErasePerson } from "./erase-person.tsx";
import { RecordFilter } from "./record-filter.tsx";
import { RecordLineItem } from "./record-line.tsx";
import { RecordWhole } from "./record-whole.tsx";

/** "Protokoll": who did what and when, whether it is whole, and the erasure of people. */
export function RecordPart() {
  const t = useTranslate();
  const [choice, setChoice] = useState(everything);
  const timeZone = useTown().data?.timeZone ?? "UTC";
  const search = recordQuery(choice, timeZone).toString();
  return (
    <>
      <section className="stack" aria-label={t("admin.part.record")}>
        <p className="soft">{t("record.what")}</p>
        <RecordFilter choice={choice} onChange={setChoice} />
        <Lines search={search} />
        <div>
          <a className="button" href={`/api/v1/record.csv?${search}`} download>
            {t("record.export")}
          </a>
        </div>
      </section>
      <RecordWhole />
      <ErasePerson />
    </>
  );
}

function Lines({ search }: { readonly search: string }) {
  const t = useTranslate();
  const query = useRecord(search);
  const lines = query.data?.pages.flatMap((page) => page.lines);
  if (lines === undefined) {
    return <Waiting error={query.error} retry={() => void query.refetch()} />;
  }
  if (lines.length === 0) {
    return <p className="note">{t(search === "" ? "record.none" : "record.noneFound")}</p>;
  }
  return (
    <>
      <ol className="record-lines" aria-busy={query.isPlaceholderData}>
        {lines.map((line) => (
          <li key={line.row}>
            <RecordLineItem line={line} />
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <div>
          <button
            type="button"
            className="button"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("record.older")}
          </button>
        </div>
      )}
    </>
  );
}
