namespace Hazards.Telegrams;

/// <summary>
/// What the JMA's kinds of telegrams are called in its documents, and their codes, which stand only in the names of the files.
/// </summary>
internal static class TelegramTypes
{
    /// <summary>The words that a kind of a family has; the first row whose words are all there counts.</summary>
    internal static readonly (HazardFamily Family, string[] Words)[] Families =
    [
        (HazardFamily.Earthquake, ["地震"]),
        (HazardFamily.Tsunami, ["津波"]),
        (HazardFamily.Earthquake, ["震度"]),
        (HazardFamily.Earthquake, ["震源"]),
        (HazardFamily.Volcano, ["火山"]),
        (HazardFamily.Volcano, ["噴火"]),
        (HazardFamily.Volcano, ["降灰"]),
        (HazardFamily.Volcano, ["噴煙"]),
        (HazardFamily.Landslide, ["土砂災害警戒情報"]),
        (HazardFamily.Flood, ["洪水"]),
        (HazardFamily.Flood, ["河川"]),
        (HazardFamily.Typhoon, ["台風"]),
        (HazardFamily.Tornado, ["竜巻"]),
        (HazardFamily.HeavyRain, ["大雨情報"]),
        (HazardFamily.HeavyRain, ["大雨危険度"]),
        (HazardFamily.Warning, ["気象", "警報"]),
        (HazardFamily.Warning, ["気象", "注意報"]),
        (HazardFamily.Warning, ["気象", "防災速報"]),
        (HazardFamily.Warning, ["海上", "警報"]),
    ];

    /// <summary>The code of a kind, or its first four letters when several codes share the name; empty for an unknown one.</summary>
    public static string CodeOf(string kind) => kind switch
    {
        "緊急地震速報配信テスト" => "VXSE42",
        "緊急地震速報（警報）" => "VXSE43",
        "緊急地震速報（予報）" => "VXSE44",
        "緊急地震速報（地震動予報）" => "VXSE45",
        "震度速報" => "VXSE51",
        "震源に関する情報" => "VXSE52",
        "震源・震度に関する情報" => "VXSE53",
        "地震の活動状況等に関する情報" => "VXSE56",
        "地震回数に関する情報" => "VXSE60",
        "顕著な地震の震源要素更新のお知らせ" => "VXSE61",
        "長周期地震動に関する観測情報" => "VXSE62",
        "南海トラフ地震臨時情報" => "VYSE50",
        "南海トラフ地震関連解説情報" => "VYSE",
        "北海道・三陸沖後発地震注意情報" => "VYSE60",
        "地震・津波に関するお知らせ" => "VZSE40",
        "津波警報・注意報・予報a" => "VTSE41",
        "津波情報a" => "VTSE51",
        "沖合の津波観測に関する情報" => "VTSE52",
        "噴火警報・予報" => "VFVO50",
        "火山の状況に関する解説情報" => "VFVO51",
        "噴火に関する火山観測報" => "VFVO52",
        "降灰予報（定時）" => "VFVO53",
        "降灰予報（速報）" => "VFVO54",
        "降灰予報（詳細）" => "VFVO55",
        "噴火速報" => "VFVO56",
        "推定噴煙流向報" => "VFVO60",
        "火山現象に関する海上警報・海上予報" => "VFSV",
        "火山に関するお知らせ" => "VZVO40",
        "気象特別警報報知" => "VPNO50",
        "気象警報・注意報" => "VPWW50",
        "気象特別警報・警報・注意報" => "VPWW53",
        "気象警報・注意報（Ｈ２７）" => "VPWW54",
        "気象警報・注意報（Ｒ０６）（大雨）" => "VPWW55",
        "気象警報・注意報（Ｒ０６）（土砂）" or "気象警報・注意報（Ｒ０６）（土砂災害）" => "VPWW56",
        "気象警報・注意報（Ｒ０６）（高潮）" => "VPWW57",
        "気象警報・注意報（Ｒ０６）（暴風）" => "VPWW58",
        "気象警報・注意報（Ｒ０６）（波浪）" => "VPWW59",
        "気象警報・注意報（Ｒ０６）（その他注意報）" => "VPWW61",
        "気象警報・注意報時系列情報（Ｒ０６）" => "VPWP50",
        "記録的短時間大雨情報" => "VPOA50",
        "大雨危険度通知" => "VPRN50",
        "府県気象防災速報" => "VPBS50",
        "土砂災害警戒情報" => "VXWW50",
        "指定河川洪水予報" => "VXKO",
        "水位周知河川に関する情報" => "VXSU",
        "竜巻注意情報" => "VPHW50",
        "竜巻注意情報（目撃情報付き）" => "VPHW51",
        "全般台風情報" => "VPTI50",
        "全般台風情報（定型）" => "VPTI51",
        "全般台風情報（詳細）" => "VPTI52",
        "台風の暴風域に入る確率" => "VPTA50",
        "台風解析・予報情報（３日予報）" or "台風解析・予報情報（５日予報）" or "台風解析・予報情報（５日予報）（Ｈ３０）" => "VPTW",
        _ => "",
    };

    /// <summary>By what the kind is called, so that a new kind of an old family is found, too.</summary>
    public static HazardFamily FamilyOf(string kind)
    {
        foreach (var (family, words) in Families)
        {
            if (Array.TrueForAll(words, word => kind.Contains(word, StringComparison.Ordinal)))
            {
                return family;
            }
        }

        return HazardFamily.Other;
    }
}
