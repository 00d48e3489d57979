"""Writes a CSV file of Japanese reviews, the same for the same size.

usage: generate.py FILE MEGABYTES
"""

import csv
import random
import sys

SUBJECTS = ["この商品", "届いた箱", "画面の色", "電池の持ち", "説明書", "店の対応", "生地の手触り", "音の大きさ", "値段", "取っ手の部分", "香り", "蓋の形"]
PRAISES = [
    "は思っていたよりずっと良くて、毎日使っています", "がとても気に入りました", "は丁寧に作られていて安心できます", "には何の不満もありません",
    "のおかげで家事が楽になりました", "は写真の通りで、家族も喜んでいます", "なら友人にも勧められます",
]
COMPLAINTS = [
    "は期待していたほどではなく、がっかりしました", "がすぐに壊れてしまいました", "は説明と違っていて使えませんでした", "には正直あきれました",
    "が気になって夜も眠れません", "は二度と買わないと思います", "の連絡が遅くて困りました",
]
REST = [
    "サイズは25センチくらいです。", "ＡＢＣストアで１２００円でした。", "色は黒とブルーの2種類があります。", "母の誕生日に贈りました！",
    "注文してから三日で着きました。", "ﾌﾟﾗｽﾁｯｸ製なので軽いです。", "使い始めて半年になります…", "もう少し小さければ鞄に入るのですが。",
]
BREAKS = ["", "", "", " ", "\n", "<br />"]


def review(random):
    rating = random.choices([1, 2, 3, 4, 5], [12, 8, 10, 25, 45])[0]
    sentences = []
    for _ in range(random.choice([1, 2, 2, 3, 4, 6, 9])):
        opinions = PRAISES if random.random() < rating / 6 else COMPLAINTS
        sentences.append(random.choice(SUBJECTS) + random.choice(opinions) + "。" + random.choice(BREAKS))
        if random.random() < 0.5:
            sentences.append(random.choice(REST))
    return rating, "".join(sentences)


def main():
    path, size = sys.argv[1], int(float(sys.argv[2]) * 1_000_000)
    source = random.Random(15)
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["marketplace", "review_id", "product_title", "star_rating", "review_headline", "review_body"])
        number = 0
        while file.tell() < size:
            for _ in range(1000):
                number += 1
                rating, body = review(source)
                rows.writerow(["JP", f"R{number:09}", f'{source.choice(SUBJECTS)}, "{number % 97}"', rating, f"星{rating}つ", body])


main()
