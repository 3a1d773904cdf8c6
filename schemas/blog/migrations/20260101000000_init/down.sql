PRAGMA foreign_keys=OFF;
BEGIN;

-- DropIndex
DROP INDEX "_PostToTag_AB_unique";

-- DropIndex
DROP INDEX "_PostToTag_B_index";

-- DropIndex
DROP INDEX "comment_parent_id_idx";

-- DropIndex
DROP INDEX "comment_author_id_idx";

-- DropIndex
DROP INDEX "comment_post_id_idx";

-- DropIndex
DROP INDEX "tag_label_key";

-- DropIndex
DROP INDEX "post_author_id_idx";

-- DropIndex
DROP INDEX "post_slug_key";

-- DropIndex
DROP INDEX "user_email_key";

-- DropTable
DROP TABLE "_PostToTag";

-- DropTable
DROP TABLE "comment";

-- DropTable
DROP TABLE "tag";

-- DropTable
DROP TABLE "series";

-- DropTable
DROP TABLE "post";

-- DropTable
DROP TABLE "user";

COMMIT;
PRAGMA foreign_keys=ON;
