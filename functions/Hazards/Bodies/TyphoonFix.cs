using System.Text.Json.Serialization;

namespace Hazards.Bodies;

/// <summary>A typhoon at one time.</summary>
public sealed class TyphoonFix
{
    public DateTimeOffset? At { get; set; }

    /// <summary>実況, 推定　１時間後, 予報　２４時間後 …</summary>
    public string Time { get; set; } = "";

    /// <summary>Such as <c>LAN</c>; only for the time of observation.</summary>
    public string Name { get; set; } = "";

    public string NameKana { get; set; } = "";

    /// <summary>Year and number, <c>1721</c>.</summary>
    public string Number { get; set; } = "";

    /// <summary>Such as 台風(TS).</summary>
    public string Class { get; set; } = "";

    /// <summary>Such as 台風発生, 熱帯低気圧化, 温帯低気圧化, 台風消滅 or 域外へ出る; mostly empty.</summary>
    public string Remark { get; set; } = "";

    /// <summary>Whether the centre is that of a low of the middle latitudes (温帯低気圧).</summary>
    [JsonIgnore]
    public bool IsExtratropical => Class.StartsWith("温帯低気圧", StringComparison.Ordinal);

    /// <summary>
    /// Whether there is no typhoon any more: what had a typhoon's number is a low or a tropical depression. One that has no number yet may
    /// become a typhoon.
    /// </summary>
    [JsonIgnore]
    public bool IsGone => IsExtratropical || IsDepression || HasLeft || Remark.Contains("消滅", StringComparison.Ordinal);

    /// <summary>Whether it has left the part of the ocean that the JMA watches (域外へ出る); 域外から入る is one that came.</summary>
    [JsonIgnore]
    public bool HasLeft => Remark.Contains("域外へ", StringComparison.Ordinal);

    /// <summary>Whether it had a number, and is no typhoon any more.</summary>
    [JsonIgnore]
    public bool IsDepression => Number.Length > 0 && Class.StartsWith("熱帯低気圧", StringComparison.Ordinal);

    /// <summary>大型 or 超大型; mostly empty.</summary>
    public string Size { get; set; } = "";

    /// <summary>強い, 非常に強い or 猛烈な; mostly empty.</summary>
    public string Strength { get; set; } = "";

    /// <summary>The centre, for a forecast that of the circle in which it will probably be.</summary>
    public GeoPoint? Center { get; set; }

    /// <summary>Such as ヤップ島の西約310km.</summary>
    public string Location { get; set; } = "";

    /// <summary>Where it goes, in words.</summary>
    public string Direction { get; set; } = "";

    /// <summary>km/h.</summary>
    public Measure? Speed { get; set; }

    /// <summary>hPa.</summary>
    public Measure? Pressure { get; set; }

    /// <summary>m/s, the mean of ten minutes near the centre.</summary>
    public Measure? Wind { get; set; }

    /// <summary>m/s.</summary>
    public Measure? Gust { get; set; }
}
