/**
 * Where messages go. They may contain names from the rootfs: the receiver makes control characters
 * printable.
 */
export interface Logger {
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/** A logger that discards every message. */
export const silentLogger: Logger = { warn() {}, info() {}, debug() {} };

/** The same logger with `prefix: ` before each message. */
export function prefixedLogger(logger: Logger, prefix: string): Logger {
  return {
    warn: (message) => logger.warn(`${prefix}: ${message}`),
    info: (message) => logger.info(`${prefix}: ${message}`),
    debug: (message) => logger.debug(`${prefix}: ${message}`),
  };
}
