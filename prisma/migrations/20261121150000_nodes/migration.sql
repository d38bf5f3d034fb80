-- What nodes without Redis tell each other, where it is too long for NOTIFY (8,000 bytes). Of no use after a crash.
CREATE UNLOGGED TABLE "bus_attachment" (
    "id" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(6) DEFAULT CURRENT_TIMESTAMP,
    "payload" BYTEA,

    CONSTRAINT "bus_attachment_pkey" PRIMARY KEY ("id")
);

-- Every node asks every two seconds whose membership has moved.
CREATE INDEX "user_log_at_idx" ON "user_log"("at");
