-- DropForeignKey
ALTER TABLE "_CouponToOrder" DROP CONSTRAINT "_CouponToOrder_B_fkey";

-- DropForeignKey
ALTER TABLE "_CouponToOrder" DROP CONSTRAINT "_CouponToOrder_A_fkey";

-- DropForeignKey
ALTER TABLE "_ProductToTag" DROP CONSTRAINT "_ProductToTag_B_fkey";

-- DropForeignKey
ALTER TABLE "_ProductToTag" DROP CONSTRAINT "_ProductToTag_A_fkey";

-- DropForeignKey
ALTER TABLE "_CategoryToProduct" DROP CONSTRAINT "_CategoryToProduct_B_fkey";

-- DropForeignKey
ALTER TABLE "_CategoryToProduct" DROP CONSTRAINT "_CategoryToProduct_A_fkey";

-- DropForeignKey
ALTER TABLE "support_message" DROP CONSTRAINT "support_message_ticket_id_fkey";

-- DropForeignKey
ALTER TABLE "community_wishlist_item" DROP CONSTRAINT "community_wishlist_item_wishlist_id_fkey";

-- DropForeignKey
ALTER TABLE "shipping_line" DROP CONSTRAINT "shipping_line_shipment_id_fkey";

-- DropForeignKey
ALTER TABLE "shipping_shipment" DROP CONSTRAINT "shipping_shipment_carrier_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_refund_line" DROP CONSTRAINT "sales_refund_line_refund_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_refund" DROP CONSTRAINT "sales_refund_payment_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_refund_line" DROP CONSTRAINT "sales_refund_line_order_line_id_fkey";

-- DropForeignKey
ALTER TABLE "shipping_line" DROP CONSTRAINT "shipping_line_order_line_id_fkey";

-- DropForeignKey
ALTER TABLE "support_ticket" DROP CONSTRAINT "support_ticket_order_id_fkey";

-- DropForeignKey
ALTER TABLE "shipping_shipment" DROP CONSTRAINT "shipping_shipment_order_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_payment" DROP CONSTRAINT "sales_payment_order_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_order_line" DROP CONSTRAINT "sales_order_line_order_id_fkey";

-- DropForeignKey
ALTER TABLE "stock_movement" DROP CONSTRAINT "stock_movement_order_line_id_fkey";

-- DropForeignKey
ALTER TABLE "shipping_shipment" DROP CONSTRAINT "shipping_shipment_warehouse_id_fkey";

-- DropForeignKey
ALTER TABLE "stock_movement" DROP CONSTRAINT "stock_movement_warehouse_id_fkey";

-- DropForeignKey
ALTER TABLE "stock_level" DROP CONSTRAINT "stock_level_warehouse_id_fkey";

-- DropForeignKey
ALTER TABLE "community_wishlist_item" DROP CONSTRAINT "community_wishlist_item_variant_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_order_line" DROP CONSTRAINT "sales_order_line_variant_id_fkey";

-- DropForeignKey
ALTER TABLE "stock_movement" DROP CONSTRAINT "stock_movement_variant_id_fkey";

-- DropForeignKey
ALTER TABLE "stock_level" DROP CONSTRAINT "stock_level_variant_id_fkey";

-- DropForeignKey
ALTER TABLE "catalog_price" DROP CONSTRAINT "catalog_price_variant_id_fkey";

-- DropForeignKey
ALTER TABLE "community_review" DROP CONSTRAINT "community_review_product_id_fkey";

-- DropForeignKey
ALTER TABLE "catalog_media" DROP CONSTRAINT "catalog_media_product_id_fkey";

-- DropForeignKey
ALTER TABLE "catalog_variant" DROP CONSTRAINT "catalog_variant_product_id_fkey";

-- DropForeignKey
ALTER TABLE "catalog_product" DROP CONSTRAINT "catalog_product_brand_id_fkey";

-- DropForeignKey
ALTER TABLE "catalog_category" DROP CONSTRAINT "catalog_category_parent_id_fkey";

-- DropForeignKey
ALTER TABLE "vendor_payout" DROP CONSTRAINT "vendor_payout_vendor_id_fkey";

-- DropForeignKey
ALTER TABLE "stock_warehouse" DROP CONSTRAINT "stock_warehouse_vendor_id_fkey";

-- DropForeignKey
ALTER TABLE "catalog_product" DROP CONSTRAINT "catalog_product_vendor_id_fkey";

-- DropForeignKey
ALTER TABLE "vendor_member" DROP CONSTRAINT "vendor_member_vendor_id_fkey";

-- DropForeignKey
ALTER TABLE "vendor_vendor" DROP CONSTRAINT "vendor_vendor_currency_code_fkey";

-- DropForeignKey
ALTER TABLE "sales_order" DROP CONSTRAINT "sales_order_currency_code_fkey";

-- DropForeignKey
ALTER TABLE "catalog_price" DROP CONSTRAINT "catalog_price_currency_code_fkey";

-- DropForeignKey
ALTER TABLE "catalog_tax_rate" DROP CONSTRAINT "catalog_tax_rate_country_code_fkey";

-- DropForeignKey
ALTER TABLE "stock_warehouse" DROP CONSTRAINT "stock_warehouse_country_code_fkey";

-- DropForeignKey
ALTER TABLE "catalog_country" DROP CONSTRAINT "catalog_country_currency_code_fkey";

-- DropForeignKey
ALTER TABLE "sales_order" DROP CONSTRAINT "sales_order_billing_address_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_order" DROP CONSTRAINT "sales_order_shipping_address_id_fkey";

-- DropForeignKey
ALTER TABLE "identity_address" DROP CONSTRAINT "identity_address_country_code_fkey";

-- DropForeignKey
ALTER TABLE "support_audit_entry" DROP CONSTRAINT "support_audit_entry_actor_id_fkey";

-- DropForeignKey
ALTER TABLE "support_message" DROP CONSTRAINT "support_message_author_id_fkey";

-- DropForeignKey
ALTER TABLE "support_ticket" DROP CONSTRAINT "support_ticket_assignee_id_fkey";

-- DropForeignKey
ALTER TABLE "support_ticket" DROP CONSTRAINT "support_ticket_opened_by_id_fkey";

-- DropForeignKey
ALTER TABLE "community_wishlist" DROP CONSTRAINT "community_wishlist_account_id_fkey";

-- DropForeignKey
ALTER TABLE "community_review" DROP CONSTRAINT "community_review_author_id_fkey";

-- DropForeignKey
ALTER TABLE "sales_order" DROP CONSTRAINT "sales_order_customer_id_fkey";

-- DropForeignKey
ALTER TABLE "vendor_member" DROP CONSTRAINT "vendor_member_account_id_fkey";

-- DropForeignKey
ALTER TABLE "identity_address" DROP CONSTRAINT "identity_address_account_id_fkey";

-- DropForeignKey
ALTER TABLE "identity_session" DROP CONSTRAINT "identity_session_account_id_fkey";

-- DropForeignKey
ALTER TABLE "identity_credential" DROP CONSTRAINT "identity_credential_account_id_fkey";

-- DropForeignKey
ALTER TABLE "identity_account" DROP CONSTRAINT "identity_account_invited_by_id_fkey";

-- DropIndex
DROP INDEX "_CouponToOrder_B_index";

-- DropIndex
DROP INDEX "_ProductToTag_B_index";

-- DropIndex
DROP INDEX "_CategoryToProduct_B_index";

-- DropIndex
DROP INDEX "support_audit_entry_subject_occurred_at_idx";

-- DropIndex
DROP INDEX "support_audit_entry_actor_id_idx";

-- DropIndex
DROP INDEX "support_message_ticket_id_created_at_idx";

-- DropIndex
DROP INDEX "support_ticket_order_id_idx";

-- DropIndex
DROP INDEX "support_ticket_assignee_id_priority_idx";

-- DropIndex
DROP INDEX "support_ticket_opened_by_id_idx";

-- DropIndex
DROP INDEX "community_wishlist_item_variant_id_idx";

-- DropIndex
ALTER TABLE "community_wishlist" DROP CONSTRAINT IF EXISTS "community_wishlist_account_id_name_key";
DROP INDEX IF EXISTS "community_wishlist_account_id_name_key";

-- DropIndex
ALTER TABLE "community_review" DROP CONSTRAINT IF EXISTS "community_review_product_id_author_id_key";
DROP INDEX IF EXISTS "community_review_product_id_author_id_key";

-- DropIndex
DROP INDEX "community_review_author_id_idx";

-- DropIndex
DROP INDEX "shipping_line_order_line_id_idx";

-- DropIndex
ALTER TABLE "shipping_shipment" DROP CONSTRAINT IF EXISTS "shipping_shipment_carrier_id_tracking_number_key";
DROP INDEX IF EXISTS "shipping_shipment_carrier_id_tracking_number_key";

-- DropIndex
DROP INDEX "shipping_shipment_warehouse_id_idx";

-- DropIndex
DROP INDEX "shipping_shipment_order_id_idx";

-- DropIndex
ALTER TABLE "shipping_carrier" DROP CONSTRAINT IF EXISTS "shipping_carrier_name_key";
DROP INDEX IF EXISTS "shipping_carrier_name_key";

-- DropIndex
DROP INDEX "sales_refund_line_order_line_id_idx";

-- DropIndex
DROP INDEX "sales_refund_payment_id_idx";

-- DropIndex
DROP INDEX "sales_payment_order_id_idx";

-- DropIndex
ALTER TABLE "sales_payment" DROP CONSTRAINT IF EXISTS "sales_payment_provider_reference_key";
DROP INDEX IF EXISTS "sales_payment_provider_reference_key";

-- DropIndex
ALTER TABLE "sales_coupon" DROP CONSTRAINT IF EXISTS "sales_coupon_code_key";
DROP INDEX IF EXISTS "sales_coupon_code_key";

-- DropIndex
ALTER TABLE "sales_order_line" DROP CONSTRAINT IF EXISTS "sales_order_line_order_id_variant_id_key";
DROP INDEX IF EXISTS "sales_order_line_order_id_variant_id_key";

-- DropIndex
DROP INDEX "sales_order_line_variant_id_idx";

-- DropIndex
DROP INDEX "sales_order_status_placed_at_idx";

-- DropIndex
DROP INDEX "sales_order_billing_address_id_idx";

-- DropIndex
DROP INDEX "sales_order_shipping_address_id_idx";

-- DropIndex
DROP INDEX "sales_order_currency_code_idx";

-- DropIndex
DROP INDEX "sales_order_customer_id_placed_at_idx";

-- DropIndex
ALTER TABLE "sales_order" DROP CONSTRAINT IF EXISTS "sales_order_number_key";
DROP INDEX IF EXISTS "sales_order_number_key";

-- DropIndex
DROP INDEX "stock_movement_order_line_id_idx";

-- DropIndex
DROP INDEX "stock_movement_variant_id_idx";

-- DropIndex
DROP INDEX "stock_movement_warehouse_id_variant_id_created_at_idx";

-- DropIndex
DROP INDEX "stock_level_variant_id_idx";

-- DropIndex
ALTER TABLE "stock_warehouse" DROP CONSTRAINT IF EXISTS "stock_warehouse_vendor_id_name_key";
DROP INDEX IF EXISTS "stock_warehouse_vendor_id_name_key";

-- DropIndex
DROP INDEX "stock_warehouse_country_code_idx";

-- DropIndex
ALTER TABLE "catalog_media" DROP CONSTRAINT IF EXISTS "catalog_media_product_id_position_key";
DROP INDEX IF EXISTS "catalog_media_product_id_position_key";

-- DropIndex
DROP INDEX "catalog_price_currency_code_idx";

-- DropIndex
DROP INDEX "catalog_variant_product_id_idx";

-- DropIndex
ALTER TABLE "catalog_variant" DROP CONSTRAINT IF EXISTS "catalog_variant_barcode_key";
DROP INDEX IF EXISTS "catalog_variant_barcode_key";

-- DropIndex
ALTER TABLE "catalog_variant" DROP CONSTRAINT IF EXISTS "catalog_variant_sku_key";
DROP INDEX IF EXISTS "catalog_variant_sku_key";

-- DropIndex
ALTER TABLE "catalog_tag" DROP CONSTRAINT IF EXISTS "catalog_tag_name_key";
DROP INDEX IF EXISTS "catalog_tag_name_key";

-- DropIndex
ALTER TABLE "catalog_product" DROP CONSTRAINT IF EXISTS "catalog_product_vendor_id_slug_key";
DROP INDEX IF EXISTS "catalog_product_vendor_id_slug_key";

-- DropIndex
DROP INDEX "catalog_product_attributes_idx";

-- DropIndex
DROP INDEX "catalog_product_vendor_id_status_published_at_idx";

-- DropIndex
DROP INDEX "catalog_product_brand_id_idx";

-- DropIndex
ALTER TABLE "catalog_brand" DROP CONSTRAINT IF EXISTS "catalog_brand_name_key";
DROP INDEX IF EXISTS "catalog_brand_name_key";

-- DropIndex
DROP INDEX "catalog_category_parent_id_position_idx";

-- DropIndex
ALTER TABLE "catalog_category" DROP CONSTRAINT IF EXISTS "catalog_category_slug_key";
DROP INDEX IF EXISTS "catalog_category_slug_key";

-- DropIndex
ALTER TABLE "vendor_payout" DROP CONSTRAINT IF EXISTS "vendor_payout_period_key";
DROP INDEX IF EXISTS "vendor_payout_period_key";

-- DropIndex
DROP INDEX "vendor_member_account_id_idx";

-- DropIndex
DROP INDEX "vendor_vendor_currency_code_idx";

-- DropIndex
ALTER TABLE "vendor_vendor" DROP CONSTRAINT IF EXISTS "vendor_vendor_slug_key";
DROP INDEX IF EXISTS "vendor_vendor_slug_key";

-- DropIndex
DROP INDEX "catalog_country_currency_code_idx";

-- DropIndex
ALTER TABLE "catalog_country" DROP CONSTRAINT IF EXISTS "catalog_country_name_key";
DROP INDEX IF EXISTS "catalog_country_name_key";

-- DropIndex
DROP INDEX "identity_address_country_code_idx";

-- DropIndex
DROP INDEX "identity_address_account_id_idx";

-- DropIndex
DROP INDEX "identity_session_expires_at_idx";

-- DropIndex
DROP INDEX "identity_session_account_id_idx";

-- DropIndex
ALTER TABLE "identity_session" DROP CONSTRAINT IF EXISTS "identity_session_token_hash_key";
DROP INDEX IF EXISTS "identity_session_token_hash_key";

-- DropIndex
DROP INDEX "identity_account_status_created_at_idx";

-- DropIndex
DROP INDEX "identity_account_invited_by_id_idx";

-- DropIndex
ALTER TABLE "identity_account" DROP CONSTRAINT IF EXISTS "identity_account_email_key";
DROP INDEX IF EXISTS "identity_account_email_key";

-- DropTable
DROP TABLE "_CouponToOrder";

-- DropTable
DROP TABLE "_ProductToTag";

-- DropTable
DROP TABLE "_CategoryToProduct";

-- DropTable
DROP TABLE "support_audit_entry";

-- DropTable
DROP TABLE "support_message";

-- DropTable
DROP TABLE "support_ticket";

-- DropTable
DROP TABLE "community_wishlist_item";

-- DropTable
DROP TABLE "community_wishlist";

-- DropTable
DROP TABLE "community_review";

-- DropTable
DROP TABLE "shipping_line";

-- DropTable
DROP TABLE "shipping_shipment";

-- DropTable
DROP TABLE "shipping_carrier";

-- DropTable
DROP TABLE "sales_refund_line";

-- DropTable
DROP TABLE "sales_refund";

-- DropTable
DROP TABLE "sales_payment";

-- DropTable
DROP TABLE "sales_coupon";

-- DropTable
DROP TABLE "sales_order_line";

-- DropTable
DROP TABLE "sales_order";

-- DropTable
DROP TABLE "stock_movement";

-- DropTable
DROP TABLE "stock_level";

-- DropTable
DROP TABLE "stock_warehouse";

-- DropTable
DROP TABLE "catalog_media";

-- DropTable
DROP TABLE "catalog_price";

-- DropTable
DROP TABLE "catalog_variant";

-- DropTable
DROP TABLE "catalog_tag";

-- DropTable
DROP TABLE "catalog_product";

-- DropTable
DROP TABLE "catalog_brand";

-- DropTable
DROP TABLE "catalog_category";

-- DropTable
DROP TABLE "vendor_payout";

-- DropTable
DROP TABLE "vendor_member";

-- DropTable
DROP TABLE "vendor_vendor";

-- DropTable
DROP TABLE "catalog_tax_rate";

-- DropTable
DROP TABLE "catalog_currency";

-- DropTable
DROP TABLE "catalog_country";

-- DropTable
DROP TABLE "identity_address";

-- DropTable
DROP TABLE "identity_session";

-- DropTable
DROP TABLE "identity_credential";

-- DropTable
DROP TABLE "identity_account";

-- DropEnum
DROP TYPE "ticket_priority";

-- DropEnum
DROP TYPE "movement_kind";

-- DropEnum
DROP TYPE "shipment_status";

-- DropEnum
DROP TYPE "payment_status";

-- DropEnum
DROP TYPE "payment_method";

-- DropEnum
DROP TYPE "order_status";

-- DropEnum
DROP TYPE "product_status";

-- DropEnum
DROP TYPE "member_role";

-- DropEnum
DROP TYPE "account_status";
