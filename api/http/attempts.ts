import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import type { RequestHandler, Response } from "express";

/** At most `limit` failing requests per address in five minutes; further ones get `refuse`. */
export function limitAttempts(limit: number, refuse: (response: Response) => void): RequestHandler {
  return rateLimit({
    windowMs: 300_000,
    limit,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ""),
    handler: (_request, response) => refuse(response),
  });
}

/** At most `limit` requests of any kind per address in a minute. */
export function limitRequests(limit: number, refuse: (response: Response) => void): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ""),
    handler: (_request, response) => refuse(response),
  });
}
