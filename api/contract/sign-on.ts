/** Where a browser begins the city's single sign-on; `returnTo` in the query is a path of the dashboard. */
export const signOnPath = "/api/v1/session/oidc";

/** GET /api/v1/session/ways: how somebody can sign in beside email and password. */
export interface SignInWays {
  /** The city's single sign-on and what it is called; null: there is none. */
  readonly signOn: { readonly name: string } | null;
}

/** 200 of DELETE /api/v1/session: the session at the single sign-on is ended there, in the browser. */
export interface SignedOut {
  readonly goTo: string;
}

/**
 * Why the single sign-on signed nobody in: `?signInProblem=` of the page it comes back to. noRole, noArea: the claims give none;
 * unknownPerson: nobody is made here by signing in; emailTaken: somebody else, or somebody local, has the email.
 */
export const signInProblems = [
  "providerAway",
  "refused",
  "denied",
  "expired",
  "notProven",
  "noRole",
  "noArea",
  "unknownPerson",
  "emailTaken",
  "disabled",
] as const;
export type SignInProblem = (typeof signInProblems)[number];
