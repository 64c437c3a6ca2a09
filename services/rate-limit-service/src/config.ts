import { config } from '@gonets/runtime';

/** The environment of this service, besides what every service reads. */
export const rateLimitConfig = config(['SECURITY_RATE_LIMIT_PER_MINUTE', 'REDIS_URL']);
