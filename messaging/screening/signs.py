"""Signs that stand for letters, and emoji that stand for words."""

# Letters in circles, squares and flags, which have no plain form of their own.
SIGNS = {
    chr(first + i): chr(ord("a") + i)
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for i in range(26)
} | {"€": "eur", "£": "gbp", "ʟ": "l", "ɪ": "i", "ᴋ": "k", "ɴ": "n", "ʀ": "r", "ʏ": "y", "ʜ": "h", "ɢ": "g", "ғ": "f", "ꜱ": "s", "ᴀ": "a", "ʙ": "b",
     "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ᴊ": "j", "ᴍ": "m", "ᴏ": "o", "ᴘ": "p", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z"}  # fmt: skip

_EMOJI = {
    "gun_emoji": "🔫", "knife_emoji": "🔪🗡⚔", "bomb_emoji": "💣🧨💥", "axe_emoji": "🪓⛏🔨", "skull_emoji": "💀☠",
    "coffin_emoji": "⚰⚱🪦👻", "blood_emoji": "🩸", "fire_emoji": "🔥", "police_emoji": "👮🚓🚔🚨", "clown_emoji": "🤡",
    "poop_emoji": "💩", "pig_emoji": "🐷🐖🐽", "rat_emoji": "🐀🐁🐭", "monkey_emoji": "🐒🐵🙈🦍", "snake_emoji": "🐍",
    "trash_emoji": "🗑🚮", "vomit_emoji": "🤮🤢", "middle_finger_emoji": "🖕", "kiss_emoji": "😘💋😍😏🍆🍑👅",
    "phone_emoji": "📱📞☎🤙", "plane_emoji": "✈🛩", "mail_emoji": "📧📩✉📨", "money_emoji": "💰💵💸🤑💶",
    "star_emoji": "⭐🌟", "wink_emoji": "😉", "house_emoji": "🏠🏡", "clock_emoji": "⏰⏳⌛⏱",
    "eyes_emoji": "👀👁", "family_emoji": "👪👶", "fist_emoji": "👊🤛🤜",
}  # fmt: skip
WORDS_OF_EMOJI = {character: word for word, characters in _EMOJI.items() for character in characters}
