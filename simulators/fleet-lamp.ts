import type { Codec } from "../firmware-contracts/codec.ts";
import { deviceTopic, groupOverrideTopic, parseTopic } from "../firmware-contracts/topics.ts";
import { brokenMessage } from "./fault-plan.ts";
import { livePast } from "./history.ts";
import { connecting, step } from "./lamp.ts";
import type { LampInput } from "./lamp.ts";
import type { LampState, LampTraits, Said } from "./lamp-state.ts";
import { LeanLink } from "./lean-link.ts";
import type { DeviceProof, Link, LinkListener, LinkSettings, Outgoing } from "./link.ts";
import { MqttJsLink } from "./mqtt-js-link.ts";
import type { ProgramLibrary } from "./program-library.ts";

/** What a lamp needs of its fleet. */
export interface FleetSurroundings {
  readonly site: string;
  readonly broker: Pick<LinkSettings, "broker" | "ca" | "keepalive">;
  readonly codec: Codec;
  readonly programs: ProgramLibrary;
  /** Clock time, ms since 1970. */
  clockNow(): number;
  /** settled: what it had to tell of its past is told. failed, refused: no connection came about. */
  changed(id: number, what: "opened" | "closed" | "failed" | "refused" | "settled"): void;
  /** The lamp may want to be woken at another time than before. */
  moved(id: number): void;
  published(message: string): void;
}

export interface FleetLampSettings {
  /** Its place in the fleet. */
  readonly id: number;
  readonly traits: LampTraits;
  readonly proof: DeviceProof;
  readonly malformed: boolean;
  /** Nights to be lived through before the first live reading; 0 is none. */
  readonly historyNights: number;
}

/** How long a lamp waits for its program before it goes live without a past, real ms. */
const learningLimit = 15_000;
/** Clock seconds between the readings of past nights. */
const historyInterval = 3600;

/** One simulated controller on its link: feeds the state machine and publishes what it says. */
export class FleetLamp {
  readonly traits: LampTraits;
  state: LampState;
  readonly #settings: FleetLampSettings;
  readonly #around: FleetSurroundings;
  #link: Link | null = null;
  #unfinished: Outgoing[] = [];
  /** learning: waits for its program, so that it can live its past. telling: its past is on the way. */
  #phase: "learning" | "telling" | "live";
  #brokenSent = 0;
  open = false;
  /** Real ms of the last CONNACK. */
  openedAt = 0;

  constructor(settings: FleetLampSettings, state: LampState, around: FleetSurroundings) {
    this.#settings = settings;
    this.traits = settings.traits;
    this.state = state;
    this.#around = around;
    this.#phase =
      settings.historyNights > 0 && settings.traits.maxSwitchPoints > 0 ? "learning" : "live";
  }

  get settled(): boolean {
    return this.#phase === "live";
  }

  get underway(): boolean {
    return this.#link !== null;
  }

  /** Real ms of the last packet sent, 0 without a link. */
  get lastSent(): number {
    return this.#link?.lastSent ?? 0;
  }

  /** Real ms at which it stops waiting for its program; Infinity while it does not wait. */
  get learnsUntil(): number {
    return this.#phase === "learning" && this.open ? this.openedAt + learningLimit : Infinity;
  }

  ping(): void {
    if (this.open) this.#link?.ping();
  }

  connect(): void {
    if (this.#link !== null || !this.state.powered) return;
    const { state, will } = connecting(this.state);
    this.state = state;
    const { site, broker } = this.#around;
    const { device } = this.traits;
    const settings: LinkSettings = {
      ...broker,
      device,
      proof: this.#settings.proof,
      will: {
        topic: deviceTopic(site, device, will.message),
        payload: Buffer.from(JSON.stringify(will.payload)),
      },
    };
    const listener: LinkListener = {
      opened: () => this.#opened(link),
      received: (topic, payload) => this.#received(topic, payload),
      drained: () => {
        if (this.#phase === "telling") this.#settle();
      },
      closed: (refused) => this.#closed(link, refused),
    };
    const link: Link =
      broker.broker.protocol === "mqtt:"
        ? new LeanLink(settings, listener)
        : new MqttJsLink(settings, listener);
    this.#link = link;
  }

  /** Breaks the connection as a power cut or a lost radio does. */
  cut(): void {
    this.#link?.cut();
  }

  /** Says goodbye. */
  end(): void {
    if (this.open) {
      const { bootId, connectionCount } = this.state;
      const payload = { online: false, bootId, connectionCount: connectionCount + 1 };
      this.#publish({ message: "connection", payload });
    }
    this.#link?.end();
  }

  /** Lets something happen to the lamp now. */
  take(input: LampInput): void {
    const { state, messages, restart } = step(
      this.traits,
      this.state,
      input,
      this.#around.clockNow(),
    );
    this.state = state;
    for (const said of messages) this.#say(said);
    if (restart) this.#link?.cut();
    this.#around.moved(this.#settings.id);
  }

  /** Live without a past: its program did not come in time. */
  giveUpLearning(): void {
    if (this.#phase === "learning") this.#settle();
  }

  #settle(): void {
    this.#phase = "live";
    const now = this.#around.clockNow();
    this.state = { ...this.state, stateDueAt: now, changeReadingAt: now, wakeAt: now };
    this.take({ kind: "tick" });
    this.#around.changed(this.#settings.id, "settled");
  }

  #opened(link: Link): void {
    this.open = true;
    this.openedAt = Date.now();
    const { site } = this.#around;
    const { device } = this.traits;
    const again = this.#unfinished;
    this.#unfinished = [];
    const { state, messages } = step(
      this.traits,
      this.state,
      { kind: "connected" },
      this.#around.clockNow(),
    );
    this.state = state;
    const [first, ...others] = messages;
    if (first !== undefined) this.#say(first);
    link.subscribe([
      deviceTopic(site, device, "override"),
      deviceTopic(site, device, "program"),
      deviceTopic(site, device, "config"),
      deviceTopic(site, device, "command"),
      ...(state.config?.groups ?? []).map((group) => groupOverrideTopic(site, group)),
    ]);
    for (const message of again) link.publish(message);
    for (const said of others) this.#say(said);
    this.#around.changed(this.#settings.id, "opened");
  }

  #closed(link: Link, refused: number | null): void {
    const wasOpen = this.open;
    this.open = false;
    this.#link = null;
    // The newest of what is retained is said again anyway.
    this.#unfinished = link.unfinished().filter((message) => !message.retain);
    if (this.#phase === "telling" && this.#unfinished.length === 0) this.#phase = "live";
    this.take({ kind: "disconnected" });
    this.#around.changed(
      this.#settings.id,
      wasOpen ? "closed" : refused === null ? "failed" : "refused",
    );
  }

  #received(topic: string, payload: Buffer): void {
    const parsed = parseTopic(topic);
    if (parsed === null) return;
    if (payload.length === 0) {
      const { message: what } = parsed;
      if (what === "override" || what === "program" || what === "config") {
        this.take({ kind: "forget", what });
      }
      return;
    }
    const { codec, programs, site } = this.#around;
    if (parsed.kind === "group") {
      const decoded = codec.decode("groupOverride", payload);
      if (decoded.ok)
        this.take({ kind: "override", group: parsed.group, message: decoded.message });
      return;
    }
    switch (parsed.message) {
      case "override": {
        const decoded = codec.decode("override", payload);
        if (decoded.ok) this.take({ kind: "override", group: null, message: decoded.message });
        return;
      }
      case "program": {
        const program = programs.read(payload);
        if (program === null) return;
        this.take({ kind: "program", ...program });
        if (this.#phase === "learning") this.#tellPast();
        return;
      }
      case "config": {
        const decoded = codec.decode("config", payload);
        if (!decoded.ok) return;
        const before = this.state.config?.groups ?? [];
        this.take({ kind: "config", message: decoded.message });
        const after = this.state.config?.groups ?? [];
        const joined = after.filter((group) => !before.includes(group));
        const left = before.filter((group) => !after.includes(group));
        if (joined.length > 0)
          this.#link?.subscribe(joined.map((g) => groupOverrideTopic(site, g)));
        if (left.length > 0) this.#link?.unsubscribe(left.map((g) => groupOverrideTopic(site, g)));
        return;
      }
      case "command": {
        const decoded = codec.decode("command", payload);
        if (decoded.ok) this.take({ kind: "command", message: decoded.message });
      }
    }
  }

  #tellPast(): void {
    this.#phase = "telling";
    const now = this.#around.clockNow();
    const past = livePast(
      this.traits,
      this.state,
      now,
      this.#settings.historyNights,
      historyInterval,
    );
    this.state = past.state;
    for (let from = 0; from < past.readings.length; from += 100) {
      const readings = past.readings.slice(from, from + 100);
      this.#publish({ message: "telemetry", payload: { readings } });
    }
  }

  #say(said: Said): void {
    // What it measures and shows before its past is told would stand in front of it.
    const early =
      this.#phase !== "live" && (said.message === "telemetry" || said.message === "state");
    if (early) return;
    this.#publish(said);
    if (this.#settings.malformed && said.message === "telemetry") this.#spoil(said);
  }

  #spoil(said: Extract<Said, { message: "telemetry" }>): void {
    const reading = said.payload.readings[0];
    // Now and then, so that the good ones are seen to get through.
    if (reading === undefined || reading.seq % 2 === 1) return;
    const broken = brokenMessage(this.#brokenSent++, reading);
    this.#send(broken.message, Buffer.from(broken.text), false);
  }

  #publish(said: Said): void {
    const retain =
      said.message === "announce" || said.message === "connection" || said.message === "state";
    this.#send(said.message, Buffer.from(JSON.stringify(said.payload)), retain);
  }

  #send(message: Said["message"], payload: Buffer, retain: boolean): void {
    const topic = deviceTopic(this.#around.site, this.traits.device, message);
    const outgoing: Outgoing = { topic, payload, retain, dup: false };
    if (this.#link === null || !this.open) {
      if (!retain) this.#unfinished.push(outgoing);
      return;
    }
    this.#link.publish(outgoing);
    this.#around.published(message);
  }
}
