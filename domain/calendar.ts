/** ISO date "YYYY-MM-DD" of the evening a lighting day begins with. */
export type DateText = string;

/** Month and day "MM-DD" of any year. */
export type MonthDay = string;

/** The 16 German Länder by the second part of ISO 3166-2:DE. */
export type Land =
  | "BW"
  | "BY"
  | "BE"
  | "BB"
  | "HB"
  | "HH"
  | "HE"
  | "MV"
  | "NI"
  | "NW"
  | "RP"
  | "SL"
  | "SN"
  | "ST"
  | "SH"
  | "TH";

/**
 * Holidays that hold in some communities of a Land only, so a town has to say whether it keeps them:
 * "assumption" in Bavarian communities with more Catholic than Protestant inhabitants (Art. 1 (1) 2 FTG), "corpusChristi" in
 * named communities of Saxony and Thuringia, "peaceFestival" (8 August) in the city of Augsburg.
 */
export type CommunalHoliday = "assumption" | "corpusChristi" | "peaceFestival";

/** Monday is 1, Sunday 7 (ISO 8601). */
type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Which evenings a rule is for. Both ends of a range belong to it. */
export type CalendarMatch =
  | { readonly kind: "dates"; readonly dates: readonly DateText[] }
  | { readonly kind: "dateRange"; readonly from: DateText; readonly to: DateText }
  /** Every year; `from` later than `to` runs over New Year. 02-29 matches in leap years only. */
  | { readonly kind: "yearly"; readonly from: MonthDay; readonly to: MonthDay }
  | { readonly kind: "weekdays"; readonly weekdays: readonly Weekday[] }
  /** nth 1..5 from the month's start, -1 the last one; month 1..12, all months when left out. */
  | {
      readonly kind: "nthWeekday";
      readonly nth: 1 | 2 | 3 | 4 | 5 | -1;
      readonly weekday: Weekday;
      readonly month?: number;
    }
  /** `offsetDays` -1 means the evening before the holiday; 0 when left out. `communal`: what this town keeps besides. */
  | {
      readonly kind: "holidays";
      readonly land: Land;
      readonly communal?: readonly CommunalHoliday[];
      readonly offsetDays?: number;
    };

export interface CalendarRule {
  readonly id: string;
  readonly name: string;
  readonly match: CalendarMatch;
  readonly programId: string;
}

/** A switching calendar (Schaltkalender): the first rule that matches the evening's date names the program. */
export interface Calendar {
  readonly id: string;
  readonly name: string;
  readonly rules: readonly CalendarRule[];
  readonly defaultProgramId: string;
}
