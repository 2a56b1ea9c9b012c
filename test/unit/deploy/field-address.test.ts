import { expect, test } from "vitest";
import { fieldAddress } from "../../../deploy/field-address.ts";

test.each([
  ["127.0.0.1", "mqtt://127.0.0.1:1884"],
  ["0.0.0.0", "mqtt://127.0.0.1:1884"],
  ["::", "mqtt://127.0.0.1:1884"],
  ["::1", "mqtt://[::1]:1884"],
  ["192.168.7.5", "mqtt://192.168.7.5:1884"],
  ["localhost", "mqtt://localhost:1884"],
])("a field that listens on %s is reached at %s", (mqttHost, address) => {
  expect(fieldAddress({ mqttHost, mqttPort: 1884 })).toBe(address);
});
