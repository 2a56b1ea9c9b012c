import type { JobLine } from "../../api/contract/overrides.ts";
import { useFormats } from "../format/use-formats.ts";
import { useTranslate } from "../i18n/translate.ts";
import { CommandSteps } from "../light/command-steps-list.tsx";
import { endingOf } from "../light/command-steps.ts";
import { useSegmentJob } from "./cabinet-queries.ts";

/** Where the command sent last stands: accepted, sent, acknowledged and done, each with its own time. */
export function SegmentJob({ jobId }: { readonly jobId: string }) {
  const line = useSegmentJob(jobId).data?.lines[0];
  return line === undefined ? null : <Steps line={line} />;
}

function Steps({ line }: { readonly line: JobLine }) {
  const t = useTranslate();
  const formats = useFormats();
  const ending = endingOf(line);
  const what = line.level === null ? "back" : line.level > 0 ? "on" : "off";
  return (
    <div className="stack stack-tight segment-job">
      <p className="row row-ends">
        <span>{t(`cabinets.job.${what}`, { time: formats.time(line.createdAt) })}</span>
        <strong role="status">{t(`commandState.${line.state}`)}</strong>
      </p>
      <CommandSteps line={line} />
      {ending !== null && (
        <p className="note note-bad">
          {t(`cabinets.ending.${ending}`)} {line.code !== null && t.code("rejection", line.code)}
        </p>
      )}
    </div>
  );
}
