"""Devices, programs and services that everybody speaks of: they name nobody, save as somebody's employer."""

from __future__ import annotations

PRODUCTS = frozenset(
    """
    android ios ipados macos windows linux ubuntu version chromebook macbook imac iphone ipad airpods galaxy samsung
    xiaomi redmi oppo huawei nokia motorola oneplus realme lenovo thinkpad fairphone pixel kindle fitbit garmin
    playstation xbox nintendo chrome chromium safari firefox edge explorer opera vivaldi outlook excel word powerpoint
    office onenote onedrive sharepoint teams access google gmail maps drive zoom skype whatsapp telegram messenger slack
    trello asana jira confluence notion figma canva dropbox icloud wetransfer paypal klarna bizum mastercard visa
    bluetooth wifi usb spotify netflix youtube instagram facebook tiktok twitter linkedin pinterest snapchat discord
    twitch reddit sap salesforce hubspot zendesk shopify wordpress photoshop acrobat chatgpt copilot vinted ebay airbnb
    booking uber waze linky digid spid demo wellness
    """.split()
)
