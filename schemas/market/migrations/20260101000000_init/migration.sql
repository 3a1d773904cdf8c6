-- CreateEnum
CREATE TYPE "account_status" AS ENUM ('active', 'suspended', 'closed');

-- CreateEnum
CREATE TYPE "member_role" AS ENUM ('owner', 'manager', 'staff');

-- CreateEnum
CREATE TYPE "product_status" AS ENUM ('draft', 'published', 'archived');

-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('pending', 'paid', 'shipped', 'delivered', 'cancelled');

-- CreateEnum
CREATE TYPE "payment_method" AS ENUM ('card', 'transfer', 'wallet');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('authorized', 'captured', 'failed', 'refunded');

-- CreateEnum
CREATE TYPE "shipment_status" AS ENUM ('packing', 'in_transit', 'delivered', 'lost');

-- CreateEnum
CREATE TYPE "movement_kind" AS ENUM ('receipt', 'sale', 'return', 'adjustment');

-- CreateEnum
CREATE TYPE "ticket_priority" AS ENUM ('low', 'normal', 'high');

-- CreateTable
CREATE TABLE "identity_account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "status" "account_status" NOT NULL DEFAULT 'active',
    "locale" VARCHAR(8) NOT NULL DEFAULT 'en',
    "invited_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identity_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity_credential" (
    "account_id" UUID NOT NULL,
    "password_hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identity_credential_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "identity_session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_agent" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identity_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity_address" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "street" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "postal_code" VARCHAR(16) NOT NULL,
    "country_code" CHAR(2) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identity_address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_country" (
    "code" CHAR(2) NOT NULL,
    "name" TEXT NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_country_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "catalog_currency" (
    "code" CHAR(3) NOT NULL,
    "name" TEXT NOT NULL,
    "minor_units" SMALLINT NOT NULL DEFAULT 2,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_currency_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "catalog_tax_rate" (
    "country_code" CHAR(2) NOT NULL,
    "valid_from" DATE NOT NULL,
    "rate" DECIMAL(5,4) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_tax_rate_pkey" PRIMARY KEY ("country_code","valid_from"),
    CONSTRAINT "tax_rate_in_range" CHECK (rate >= 0 AND rate < 1)
);

-- CreateTable
CREATE TABLE "vendor_vendor" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "account_status" NOT NULL DEFAULT 'active',
    "currency_code" CHAR(3) NOT NULL DEFAULT 'EUR',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vendor_vendor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vendor_member" (
    "vendor_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "role" "member_role" NOT NULL DEFAULT 'staff',
    "permissions" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vendor_member_pkey" PRIMARY KEY ("vendor_id","account_id")
);

-- CreateTable
CREATE TABLE "vendor_payout" (
    "id" UUID NOT NULL,
    "vendor_id" UUID NOT NULL,
    "amount" DECIMAL(12,2) NOT NULL,
    "period_start" DATE NOT NULL,
    "period_end" DATE NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vendor_payout_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payout_positive" CHECK (amount > 0)
);

-- CreateTable
CREATE TABLE "catalog_category" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_category_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_brand" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "website" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_brand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_product" (
    "id" UUID NOT NULL,
    "vendor_id" UUID NOT NULL,
    "brand_id" UUID,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" "product_status" NOT NULL DEFAULT 'draft',
    "attributes" JSONB,
    "search_vector" tsvector,
    "published_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_tag" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "catalog_variant" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "weight_grams" INTEGER NOT NULL,
    "barcode" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_variant_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "variant_weight_positive" CHECK (weight_grams > 0)
);

-- CreateTable
CREATE TABLE "catalog_price" (
    "variant_id" UUID NOT NULL,
    "currency_code" CHAR(3) NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "amount" DECIMAL(12,2) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_price_pkey" PRIMARY KEY ("variant_id","currency_code","valid_from")
);

-- CreateTable
CREATE TABLE "catalog_media" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "alt_text" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "byte_size" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "catalog_media_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_warehouse" (
    "id" UUID NOT NULL,
    "vendor_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "country_code" CHAR(2) NOT NULL,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stock_warehouse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_level" (
    "warehouse_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "on_hand" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stock_level_pkey" PRIMARY KEY ("warehouse_id","variant_id"),
    CONSTRAINT "stock_level_not_negative" CHECK (on_hand >= 0 AND reserved >= 0)
);

-- CreateTable
CREATE TABLE "stock_movement" (
    "id" BIGSERIAL NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "kind" "movement_kind" NOT NULL,
    "quantity" INTEGER NOT NULL,
    "order_line_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stock_movement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sales_order" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "customer_id" UUID NOT NULL,
    "status" "order_status" NOT NULL DEFAULT 'pending',
    "currency_code" CHAR(3) NOT NULL,
    "shipping_address_id" UUID NOT NULL,
    "billing_address_id" UUID NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sales_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sales_order_line" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" DECIMAL(12,2) NOT NULL,
    "title" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sales_order_line_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "order_line_quantity" CHECK (quantity > 0)
);

-- CreateTable
CREATE TABLE "sales_coupon" (
    "id" UUID NOT NULL,
    "code" VARCHAR(32) NOT NULL,
    "percent" SMALLINT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sales_coupon_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "coupon_percent" CHECK (percent BETWEEN 1 AND 100)
);

-- CreateTable
CREATE TABLE "sales_payment" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "method" "payment_method" NOT NULL,
    "status" "payment_status" NOT NULL,
    "amount" DECIMAL(12,2) NOT NULL,
    "provider_reference" TEXT,
    "captured_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sales_payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sales_refund" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount" DECIMAL(12,2) NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sales_refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sales_refund_line" (
    "refund_id" UUID NOT NULL,
    "order_line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sales_refund_line_pkey" PRIMARY KEY ("refund_id","order_line_id")
);

-- CreateTable
CREATE TABLE "shipping_carrier" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "tracking_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shipping_carrier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shipping_shipment" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "carrier_id" INTEGER NOT NULL,
    "status" "shipment_status" NOT NULL DEFAULT 'packing',
    "tracking_number" TEXT,
    "shipped_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shipping_shipment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shipping_line" (
    "shipment_id" UUID NOT NULL,
    "order_line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shipping_line_pkey" PRIMARY KEY ("shipment_id","order_line_id")
);

-- CreateTable
CREATE TABLE "community_review" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "rating" SMALLINT NOT NULL,
    "body" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "community_review_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "review_rating" CHECK (rating BETWEEN 1 AND 5)
);

-- CreateTable
CREATE TABLE "community_wishlist" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_public" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "community_wishlist_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "community_wishlist_item" (
    "wishlist_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "community_wishlist_item_pkey" PRIMARY KEY ("wishlist_id","variant_id")
);

-- CreateTable
CREATE TABLE "support_ticket" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "priority" "ticket_priority" NOT NULL DEFAULT 'normal',
    "opened_by_id" UUID NOT NULL,
    "assignee_id" UUID,
    "order_id" UUID,
    "closed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "support_ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "support_message" (
    "id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "support_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "support_audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "support_audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_CategoryToProduct" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_CategoryToProduct_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_ProductToTag" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_ProductToTag_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_CouponToOrder" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_CouponToOrder_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "identity_account_email_key" ON "identity_account"("email");

-- CreateIndex
CREATE INDEX "identity_account_invited_by_id_idx" ON "identity_account"("invited_by_id");

-- CreateIndex
CREATE INDEX "identity_account_status_created_at_idx" ON "identity_account"("status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "identity_session_token_hash_key" ON "identity_session"("token_hash");

-- CreateIndex
CREATE INDEX "identity_session_account_id_idx" ON "identity_session"("account_id");

-- CreateIndex
CREATE INDEX "identity_session_expires_at_idx" ON "identity_session"("expires_at");

-- CreateIndex
CREATE INDEX "identity_address_account_id_idx" ON "identity_address"("account_id");

-- CreateIndex
CREATE INDEX "identity_address_country_code_idx" ON "identity_address"("country_code");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_country_name_key" ON "catalog_country"("name");

-- CreateIndex
CREATE INDEX "catalog_country_currency_code_idx" ON "catalog_country"("currency_code");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_vendor_slug_key" ON "vendor_vendor"("slug");

-- CreateIndex
CREATE INDEX "vendor_vendor_currency_code_idx" ON "vendor_vendor"("currency_code");

-- CreateIndex
CREATE INDEX "vendor_member_account_id_idx" ON "vendor_member"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_payout_period_key" ON "vendor_payout"("vendor_id", "period_start", "period_end");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_category_slug_key" ON "catalog_category"("slug");

-- CreateIndex
CREATE INDEX "catalog_category_parent_id_position_idx" ON "catalog_category"("parent_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_brand_name_key" ON "catalog_brand"("name");

-- CreateIndex
CREATE INDEX "catalog_product_brand_id_idx" ON "catalog_product"("brand_id");

-- CreateIndex
CREATE INDEX "catalog_product_vendor_id_status_published_at_idx" ON "catalog_product"("vendor_id", "status", "published_at" DESC);

-- CreateIndex
CREATE INDEX "catalog_product_attributes_idx" ON "catalog_product" USING GIN ("attributes" jsonb_path_ops);

-- CreateIndex
CREATE UNIQUE INDEX "catalog_product_vendor_id_slug_key" ON "catalog_product"("vendor_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_tag_name_key" ON "catalog_tag"("name");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_variant_sku_key" ON "catalog_variant"("sku");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_variant_barcode_key" ON "catalog_variant"("barcode");

-- CreateIndex
CREATE INDEX "catalog_variant_product_id_idx" ON "catalog_variant"("product_id");

-- CreateIndex
CREATE INDEX "catalog_price_currency_code_idx" ON "catalog_price"("currency_code");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_media_product_id_position_key" ON "catalog_media"("product_id", "position");

-- CreateIndex
CREATE INDEX "stock_warehouse_country_code_idx" ON "stock_warehouse"("country_code");

-- CreateIndex
CREATE UNIQUE INDEX "stock_warehouse_vendor_id_name_key" ON "stock_warehouse"("vendor_id", "name");

-- CreateIndex
CREATE INDEX "stock_level_variant_id_idx" ON "stock_level"("variant_id");

-- CreateIndex
CREATE INDEX "stock_movement_warehouse_id_variant_id_created_at_idx" ON "stock_movement"("warehouse_id", "variant_id", "created_at");

-- CreateIndex
CREATE INDEX "stock_movement_variant_id_idx" ON "stock_movement"("variant_id");

-- CreateIndex
CREATE INDEX "stock_movement_order_line_id_idx" ON "stock_movement"("order_line_id");

-- CreateIndex
CREATE UNIQUE INDEX "sales_order_number_key" ON "sales_order"("number");

-- CreateIndex
CREATE INDEX "sales_order_customer_id_placed_at_idx" ON "sales_order"("customer_id", "placed_at" DESC);

-- CreateIndex
CREATE INDEX "sales_order_currency_code_idx" ON "sales_order"("currency_code");

-- CreateIndex
CREATE INDEX "sales_order_shipping_address_id_idx" ON "sales_order"("shipping_address_id");

-- CreateIndex
CREATE INDEX "sales_order_billing_address_id_idx" ON "sales_order"("billing_address_id");

-- CreateIndex
CREATE INDEX "sales_order_status_placed_at_idx" ON "sales_order"("status", "placed_at");

-- CreateIndex
CREATE INDEX "sales_order_line_variant_id_idx" ON "sales_order_line"("variant_id");

-- CreateIndex
CREATE UNIQUE INDEX "sales_order_line_order_id_variant_id_key" ON "sales_order_line"("order_id", "variant_id");

-- CreateIndex
CREATE UNIQUE INDEX "sales_coupon_code_key" ON "sales_coupon"("code");

-- CreateIndex
CREATE UNIQUE INDEX "sales_payment_provider_reference_key" ON "sales_payment"("provider_reference");

-- CreateIndex
CREATE INDEX "sales_payment_order_id_idx" ON "sales_payment"("order_id");

-- CreateIndex
CREATE INDEX "sales_refund_payment_id_idx" ON "sales_refund"("payment_id");

-- CreateIndex
CREATE INDEX "sales_refund_line_order_line_id_idx" ON "sales_refund_line"("order_line_id");

-- CreateIndex
CREATE UNIQUE INDEX "shipping_carrier_name_key" ON "shipping_carrier"("name");

-- CreateIndex
CREATE INDEX "shipping_shipment_order_id_idx" ON "shipping_shipment"("order_id");

-- CreateIndex
CREATE INDEX "shipping_shipment_warehouse_id_idx" ON "shipping_shipment"("warehouse_id");

-- CreateIndex
CREATE UNIQUE INDEX "shipping_shipment_carrier_id_tracking_number_key" ON "shipping_shipment"("carrier_id", "tracking_number");

-- CreateIndex
CREATE INDEX "shipping_line_order_line_id_idx" ON "shipping_line"("order_line_id");

-- CreateIndex
CREATE INDEX "community_review_author_id_idx" ON "community_review"("author_id");

-- CreateIndex
CREATE UNIQUE INDEX "community_review_product_id_author_id_key" ON "community_review"("product_id", "author_id");

-- CreateIndex
CREATE UNIQUE INDEX "community_wishlist_account_id_name_key" ON "community_wishlist"("account_id", "name");

-- CreateIndex
CREATE INDEX "community_wishlist_item_variant_id_idx" ON "community_wishlist_item"("variant_id");

-- CreateIndex
CREATE INDEX "support_ticket_opened_by_id_idx" ON "support_ticket"("opened_by_id");

-- CreateIndex
CREATE INDEX "support_ticket_assignee_id_priority_idx" ON "support_ticket"("assignee_id", "priority");

-- CreateIndex
CREATE INDEX "support_ticket_order_id_idx" ON "support_ticket"("order_id");

-- CreateIndex
CREATE INDEX "support_message_ticket_id_created_at_idx" ON "support_message"("ticket_id", "created_at");

-- CreateIndex
CREATE INDEX "support_audit_entry_actor_id_idx" ON "support_audit_entry"("actor_id");

-- CreateIndex
CREATE INDEX "support_audit_entry_subject_occurred_at_idx" ON "support_audit_entry"("subject", "occurred_at" DESC);

-- CreateIndex
CREATE INDEX "_CategoryToProduct_B_index" ON "_CategoryToProduct"("B");

-- CreateIndex
CREATE INDEX "_ProductToTag_B_index" ON "_ProductToTag"("B");

-- CreateIndex
CREATE INDEX "_CouponToOrder_B_index" ON "_CouponToOrder"("B");

-- AddForeignKey
ALTER TABLE "identity_account" ADD CONSTRAINT "identity_account_invited_by_id_fkey" FOREIGN KEY ("invited_by_id") REFERENCES "identity_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_credential" ADD CONSTRAINT "identity_credential_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "identity_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_session" ADD CONSTRAINT "identity_session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "identity_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_address" ADD CONSTRAINT "identity_address_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "identity_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_member" ADD CONSTRAINT "vendor_member_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "identity_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "identity_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "community_review" ADD CONSTRAINT "community_review_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "identity_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "community_wishlist" ADD CONSTRAINT "community_wishlist_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "identity_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_ticket" ADD CONSTRAINT "support_ticket_opened_by_id_fkey" FOREIGN KEY ("opened_by_id") REFERENCES "identity_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_ticket" ADD CONSTRAINT "support_ticket_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "identity_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_message" ADD CONSTRAINT "support_message_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "identity_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_audit_entry" ADD CONSTRAINT "support_audit_entry_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "identity_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_address" ADD CONSTRAINT "identity_address_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "catalog_country"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_shipping_address_id_fkey" FOREIGN KEY ("shipping_address_id") REFERENCES "identity_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_billing_address_id_fkey" FOREIGN KEY ("billing_address_id") REFERENCES "identity_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_country" ADD CONSTRAINT "catalog_country_currency_code_fkey" FOREIGN KEY ("currency_code") REFERENCES "catalog_currency"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_warehouse" ADD CONSTRAINT "stock_warehouse_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "catalog_country"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_tax_rate" ADD CONSTRAINT "catalog_tax_rate_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "catalog_country"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_price" ADD CONSTRAINT "catalog_price_currency_code_fkey" FOREIGN KEY ("currency_code") REFERENCES "catalog_currency"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_currency_code_fkey" FOREIGN KEY ("currency_code") REFERENCES "catalog_currency"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_vendor" ADD CONSTRAINT "vendor_vendor_currency_code_fkey" FOREIGN KEY ("currency_code") REFERENCES "catalog_currency"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_member" ADD CONSTRAINT "vendor_member_vendor_id_fkey" FOREIGN KEY ("vendor_id") REFERENCES "vendor_vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_product" ADD CONSTRAINT "catalog_product_vendor_id_fkey" FOREIGN KEY ("vendor_id") REFERENCES "vendor_vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_warehouse" ADD CONSTRAINT "stock_warehouse_vendor_id_fkey" FOREIGN KEY ("vendor_id") REFERENCES "vendor_vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_payout" ADD CONSTRAINT "vendor_payout_vendor_id_fkey" FOREIGN KEY ("vendor_id") REFERENCES "vendor_vendor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_category" ADD CONSTRAINT "catalog_category_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "catalog_category"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_product" ADD CONSTRAINT "catalog_product_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "catalog_brand"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_variant" ADD CONSTRAINT "catalog_variant_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "catalog_product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_media" ADD CONSTRAINT "catalog_media_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "catalog_product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "community_review" ADD CONSTRAINT "community_review_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "catalog_product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_price" ADD CONSTRAINT "catalog_price_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "catalog_variant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_level" ADD CONSTRAINT "stock_level_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "catalog_variant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_movement" ADD CONSTRAINT "stock_movement_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "catalog_variant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_order_line" ADD CONSTRAINT "sales_order_line_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "catalog_variant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "community_wishlist_item" ADD CONSTRAINT "community_wishlist_item_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "catalog_variant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_level" ADD CONSTRAINT "stock_level_warehouse_id_fkey" FOREIGN KEY ("warehouse_id") REFERENCES "stock_warehouse"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_movement" ADD CONSTRAINT "stock_movement_warehouse_id_fkey" FOREIGN KEY ("warehouse_id") REFERENCES "stock_warehouse"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipping_shipment" ADD CONSTRAINT "shipping_shipment_warehouse_id_fkey" FOREIGN KEY ("warehouse_id") REFERENCES "stock_warehouse"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_movement" ADD CONSTRAINT "stock_movement_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "sales_order_line"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_order_line" ADD CONSTRAINT "sales_order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_payment" ADD CONSTRAINT "sales_payment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipping_shipment" ADD CONSTRAINT "shipping_shipment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_ticket" ADD CONSTRAINT "support_ticket_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipping_line" ADD CONSTRAINT "shipping_line_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "sales_order_line"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_refund_line" ADD CONSTRAINT "sales_refund_line_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "sales_order_line"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_refund" ADD CONSTRAINT "sales_refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "sales_payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sales_refund_line" ADD CONSTRAINT "sales_refund_line_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "sales_refund"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipping_shipment" ADD CONSTRAINT "shipping_shipment_carrier_id_fkey" FOREIGN KEY ("carrier_id") REFERENCES "shipping_carrier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipping_line" ADD CONSTRAINT "shipping_line_shipment_id_fkey" FOREIGN KEY ("shipment_id") REFERENCES "shipping_shipment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "community_wishlist_item" ADD CONSTRAINT "community_wishlist_item_wishlist_id_fkey" FOREIGN KEY ("wishlist_id") REFERENCES "community_wishlist"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_message" ADD CONSTRAINT "support_message_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "support_ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CategoryToProduct" ADD CONSTRAINT "_CategoryToProduct_A_fkey" FOREIGN KEY ("A") REFERENCES "catalog_category"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CategoryToProduct" ADD CONSTRAINT "_CategoryToProduct_B_fkey" FOREIGN KEY ("B") REFERENCES "catalog_product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ProductToTag" ADD CONSTRAINT "_ProductToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "catalog_product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ProductToTag" ADD CONSTRAINT "_ProductToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "catalog_tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CouponToOrder" ADD CONSTRAINT "_CouponToOrder_A_fkey" FOREIGN KEY ("A") REFERENCES "sales_coupon"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CouponToOrder" ADD CONSTRAINT "_CouponToOrder_B_fkey" FOREIGN KEY ("B") REFERENCES "sales_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;
