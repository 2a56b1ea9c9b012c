import type { Office } from "../office/office.ts";

/** Lets memory, field and open screens follow a change of who may connect that is safe on disk. */
export async function followDevices(office: Office): Promise<void> {
  await office.model.reload([]);
  office.link.nudge();
  office.events.emit("changed");
}
