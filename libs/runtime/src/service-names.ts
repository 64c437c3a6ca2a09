/** Every service and the port it takes when `PORT` is not set. */
export const defaultPorts = {
  gateway: 8081,
  'ai-service': 8082,
  'pdf-service': 8083,
  'rate-limit-service': 8084,
} as const;

/** One name everywhere: folder, `service.name`, queue group, image, Deployment. */
export type ServiceName = keyof typeof defaultPorts;
