# One Dockerfile for all services, and for the setup step (SERVICE=setup):
#   docker build -f deploy/docker/service.Dockerfile --build-arg SERVICE=gateway -t gonets/gateway .
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc nx.json tsconfig.base.json ./
COPY libs libs
COPY services services
COPY tools tools
RUN --mount=type=cache,target=/root/.npm npm ci
ARG SERVICE
RUN npx nx build @gonets/${SERVICE} && cp -r */${SERVICE}/dist /dist

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=root:root /dist ./
USER node
EXPOSE 8080
ENV PORT=8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Exec form: SIGTERM reaches the service, which drains.
CMD ["node", "--enable-source-maps", "main.js"]
