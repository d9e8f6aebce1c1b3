import { ENDPOINTS } from "../protocol/endpoints.ts";
import { type Exchange, jsonReply, type Reply } from "../protocol/http.ts";

/** The host of fal's platform API: https://fal.ai/docs/platform-apis/v1/models/pricing */
export const PLATFORM_HOST = "api.fal.ai";
const PRICING_PATH = "/v1/models/pricing";
const MAX_ENDPOINTS = 50;

/** fal's own prices of the models that have one, in 2026-11. */
const PRICES: Readonly<Record<string, readonly [unitPrice: number, unit: string]>> = {
  "fal-ai/flux-2-pro": [0.03, "processed megapixels"],
  "fal-ai/flux-2-pro/edit": [0.03, "processed megapixels"],
};
const OTHER_PRICE = [0.00125, "compute seconds"] as const;

/** Errors of the platform differ from those of the queue. */
const refuse = (status: number, type: string, message: string): Reply =>
  jsonReply(status, { error: { type, message } });

/** Tells the prices of models, to any client with a key. */
export function tellPrices({ method, path, query }: Exchange, isKey: boolean): Reply {
  if (path !== PRICING_PATH || method !== "GET") return refuse(404, "not_found", "Resource not found");
  if (!isKey) return refuse(401, "authorization_error", "Authentication required");
  const endpoints = query.getAll("endpoint_id").flatMap((ids) => ids.split(","));
  if (endpoints.length === 0 || endpoints.length > MAX_ENDPOINTS) {
    return refuse(400, "validation_error", "Invalid request parameters");
  }
  if (!endpoints.every((endpoint) => Object.hasOwn(ENDPOINTS, endpoint))) {
    return refuse(404, "not_found", "Resource not found");
  }
  const prices = endpoints.map((endpoint) => {
    const [unit_price, unit] = PRICES[endpoint] ?? OTHER_PRICE;
    return { endpoint_id: endpoint, unit_price, unit, currency: "USD" };
  });
  return jsonReply(200, { prices, next_cursor: null, has_more: false });
}
