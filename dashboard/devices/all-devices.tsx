import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { devicesPage } from "../client/devices.ts";
import { useTranslate } from "../i18n/translate.ts";
import { Choices } from "../parts/choices.tsx";
import { TextField } from "../parts/text-field.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { DeviceRow } from "./device-row.tsx";

const states = ["all", "bound", "new"] as const;

/** Every device that was ever admitted, found by id, serial or light point. */
export function AllDevices() {
  const t = useTranslate();
  const [text, setText] = useState("");
  const [state, setState] = useState<(typeof states)[number]>("all");
  const q = useDeferredValue(text.trim());
  const query = useInfiniteQuery({
    queryKey: ["devices", q, state],
    queryFn: ({ pageParam }) => devicesPage(q, state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: (before) => before,
  });
  const pages = query.data?.pages;
  const total = pages?.[0]?.total ?? 0;
  return (
    <section className="stack" aria-label={t("devices.show.all")}>
      <div className="row row-foot">
        <div className="grow">
          <TextField
            label={t("devices.search")}
            type="search"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <Choices
          label={t("devices.which")}
          value={state}
          options={states.map((value) => ({ value, label: t(`devices.state.${value}`) }))}
          onChange={setState}
        />
      </div>
      {pages === undefined ? (
        <Waiting error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <p className="soft" role="status">
            {t("devices.found", { count: total })}
          </p>
          <ul className="device-rows">
            {pages.flatMap(({ items }) =>
              items.map((device) => (
                <li key={device.deviceId}>
                  <DeviceRow device={device} />
                </li>
              )),
            )}
          </ul>
          {query.hasNextPage && (
            <div>
              <button
                type="button"
                className="button"
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t("common.more")}
              </button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
