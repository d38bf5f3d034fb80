-- AlterTable
ALTER TABLE "member" ADD COLUMN     "favourite" BOOLEAN NOT NULL DEFAULT false;
