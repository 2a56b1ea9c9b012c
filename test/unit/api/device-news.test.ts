import { expect, test } from "vitest";
import { DeviceNews } from "../../../api/live/device-news.ts";

test("devices are told of once a second, each once, and by no name where they are many", () => {
  const news = new DeviceNews();
  expect(news.take(0)).toBeUndefined();
  news.add(["a", "b", "a"]);
  expect(news.take(0)).toEqual(["a", "b"]);
  news.add(["c"]);
  expect(news.take(999)).toBeUndefined();
  expect(news.take(1000)).toEqual(["c"]);
  expect(news.take(2000)).toBeUndefined();
  news.add(Array.from({ length: 499 }, (_, i) => `d${i}`));
  expect(news.take(3000)).toHaveLength(499);
  news.add(Array.from({ length: 500 }, (_, i) => `d${i}`));
  expect(news.take(4000)).toBeNull();
});
