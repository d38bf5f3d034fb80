-- CreateEnum
CREATE TYPE "room_kind" AS ENUM ('room', 'direct', 'group');

-- AlterTable
ALTER TABLE "room" ADD COLUMN     "blocked" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "kind" "room_kind" NOT NULL DEFAULT 'room',
ADD COLUMN     "people_key" TEXT;

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "hidden_seq" INTEGER;

-- CreateTable
CREATE TABLE "block" (
    "user_id" UUID NOT NULL,
    "blocked_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "block_pkey" PRIMARY KEY ("user_id","blocked_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "room_people_key_key" ON "room"("people_key");
