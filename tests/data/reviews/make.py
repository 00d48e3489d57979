"""Writes reviews.csv: short reviews in Japanese of things that do not exist, as many of each rating, in a random order (fixed seed)."""

import csv
import pathlib
import random

PER_RATING = 120

# A product, what is said of it, and words that go with it.
PRODUCTS = {
    "コーヒー豆": (["香り", "苦味", "酸味", "後味"], ["朝に淹れて飲みました", "ミルクを入れて飲みました", "豆を挽いて淹れました"]),
    "紅茶": (["香り", "渋味", "後味", "水色"], ["朝に淹れて飲みました", "ミルクを入れて飲みました", "冷やして飲みました"]),
    "イヤホン": (["音質", "低音", "高音", "装着感"], ["通勤中に音楽を聴いています", "電車で音楽を聴いています", "動画を見るのに使っています"]),
    "スピーカー": (["音質", "低音", "高音", "音量"], ["部屋で音楽を聴いています", "動画を見るのに使っています", "居間で音楽を流しています"]),
    "リュック": (["縫製", "肩紐", "ファスナー", "ポケット"], ["通学に背負っています", "旅行に背負って行きました", "荷物を入れて歩きました"]),
    "鞄": (["縫製", "持ち手", "ファスナー", "ポケット"], ["通勤に使っています", "旅行に持って行きました", "荷物を入れて歩きました"]),
    "毛布": (["肌触り", "厚み", "暖かさ", "縫い目"], ["寝るときに掛けています", "ベッドで使っています", "洗濯して干しました"]),
    "枕": (["肌触り", "高さ", "硬さ", "縫い目"], ["寝るときに使っています", "ベッドで使っています", "カバーを洗濯しました"]),
}

ASPECTS = {
    1: ["は最悪です", "はひどいです", "は全然だめです", "にはがっかりしました"],
    2: ["はあまり良くありません", "は期待外れです", "がいまいちです", "は少し残念です"],
    3: ["は普通です", "は可もなく不可もなくです", "は値段なりです", "はまあまあです"],
    4: ["は良いです", "はなかなか良いです", "に満足しています", "は好みです"],
    5: ["は最高です", "は素晴らしいです", "が本当に気に入りました", "は完璧です"],
}

ENDINGS = {
    1: ["返品しました。", "お金の無駄でした。", "すぐに壊れました。", "二度と買いません。"],
    2: ["他の物を探します。", "おすすめできません。", "すぐに飽きました。", "次は買いません。"],
    3: ["様子を見ます。", "必要なら使います。", "特に言うことはありません。", "人によると思います。"],
    4: ["また買います。", "おすすめします。", "長く使えそうです。", "買って良かったです。"],
    5: ["家族も大喜びです。", "みんなにおすすめします。", "必ずまた買います。", "宝物になりました。"],
}


def review(chance, rating):
    product, (aspects, uses) = chance.choice(list(PRODUCTS.items()))
    first, second = chance.sample(aspects, 2)
    parts = [
        f"{product}を{chance.choice(uses)}。",
        f"{first}{chance.choice(ASPECTS[rating])}。",
        f"{second}も{chance.choice(['同じ', '同様'])}です。" if chance.random() < 0.5 else f"{second}{chance.choice(ASPECTS[rating])}。",
        chance.choice(ENDINGS[rating]),
    ]
    return chance.choice(["", "", "", "\n", "<br />"]).join(parts), rating


def main():
    chance = random.Random(20261127)
    rows = [review(chance, rating) for rating in range(1, 6) for _ in range(PER_RATING)]
    chance.shuffle(rows)
    with open(pathlib.Path(__file__).with_name("reviews.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["review_id", "review_body", "star_rating"])
        for number, (body, rating) in enumerate(rows, 1):
            writer.writerow([f"R{number:04}", body, rating])


if __name__ == "__main__":
    main()
