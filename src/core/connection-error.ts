/** Why a server cannot be reached. */
export interface ConnectionError {
  /** Whether it may pass by itself, as with a server that has not started yet. */
  readonly isPassing: boolean;
  /** The cause and what to do, for a line that has named the address before. */
  readonly words: string;
}

const NO_ANSWER = "it does not answer in time. Look at its log, and at the network and firewalls on the way.";
const NO_WAY = "there is no way to it. Look at this machine's network, and at firewalls on the way.";
const HUNG_UP = "the connection was closed. Look at its log, and at what stands on the way.";
const UNTRUSTED =
  "its certificate is not trusted. Correct the address, or name the authority's certificate in NODE_EXTRA_CA_CERTS.";

/** By the codes of Node, OpenSSL and undici. https://nodejs.org/api/errors.html#common-system-errors */
const PASSING: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there. Start it, or correct the address.",
  ENOTFOUND: "no machine is known by that name. Correct the address, or look at the name service (DNS).",
  EAI_AGAIN: "the name service (DNS) does not answer. Look at this machine's network.",
  ETIMEDOUT: NO_ANSWER,
  UND_ERR_CONNECT_TIMEOUT: NO_ANSWER,
  UND_ERR_HEADERS_TIMEOUT: NO_ANSWER,
  UND_ERR_BODY_TIMEOUT: NO_ANSWER,
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ENETDOWN: NO_WAY,
  EADDRNOTAVAIL: NO_WAY,
  EACCES: NO_WAY,
  ECONNRESET: HUNG_UP,
  ECONNABORTED: HUNG_UP,
  EPIPE: HUNG_UP,
  UND_ERR_SOCKET: HUNG_UP,
  CERT_HAS_EXPIRED: "its certificate has expired. Renew it, or set this machine's clock.",
  CERT_NOT_YET_VALID: "its certificate is not valid yet. Set this machine's clock.",
};
const LASTING: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name. Correct the address.",
  EPROTO: "it does not speak TLS. Correct the address.",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS. Correct the address.",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS. Correct the address.",
};

/** What keeps a connection from being made, as far as the error, or one that caused it, tells. */
export function connectionErrorOf(error: unknown): ConnectionError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const passing = Object.hasOwn(PASSING, code) ? PASSING[code] : undefined;
  if (passing !== undefined) return { isPassing: true, words: passing };
  const lasting = Object.hasOwn(LASTING, code) ? LASTING[code] : undefined;
  if (lasting !== undefined) return { isPassing: false, words: lasting };
  const [first]: unknown[] = error instanceof AggregateError ? error.errors : []; // one for each address of a name
  return connectionErrorOf(first) ?? connectionErrorOf(error.cause);
}
