# One image for the three roles: docker-compose.yml says which one a container has. Node runs the TypeScript as it stands.
FROM node:24-bookworm-slim AS build
WORKDIR /postern

# First what the dependencies hang on, so that a change of the code does not fetch them again.
COPY package.json package-lock.json ./
COPY packages/gate/package.json packages/gate/
COPY packages/mail/package.json packages/mail/
COPY packages/sdk/package.json packages/sdk/
COPY packages/verdict/package.json packages/verdict/
COPY apps/cli/package.json apps/cli/
COPY apps/server/package.json apps/server/
# Optional are a second Node and the embedded PostgreSQL. No dependency needs its scripts; Prisma's would download.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

COPY LICENSE openapi.yaml ./
COPY prisma prisma
COPY packages packages
COPY apps apps
RUN node apps/server/src/admin/generate-client.ts

FROM node:24-bookworm-slim
WORKDIR /postern
RUN install -d -o node -g node /data
COPY --from=build /postern ./
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=ExperimentalWarning \
    DATA_DIR=/data HTTP_HOST=0.0.0.0 SMTP_HOST=0.0.0.0
USER node
VOLUME /data
EXPOSE 3000 2525
# For the api. docker-compose.yml has the ones of smtp and worker.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.HTTP_PORT || 3000) + '/readyz').then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/server/src/main.ts"]
