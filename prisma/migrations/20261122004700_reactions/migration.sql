-- Null on every message that nobody ever reacted to: a send writes no more than before.
ALTER TABLE "message" ADD COLUMN     "react_seq" INTEGER;

CREATE TABLE "reaction" (
    "message_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "emoji" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "reaction_pkey" PRIMARY KEY ("message_id","user_id","emoji")
);
