-- CreateEnum
CREATE TYPE "room_posting" AS ENUM ('everyone', 'moderators');

-- AlterTable
ALTER TABLE "room" ADD COLUMN     "posting" "room_posting" NOT NULL DEFAULT 'everyone';
