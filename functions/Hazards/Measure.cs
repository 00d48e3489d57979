using System.Globalization;

namespace Hazards;

/// <summary>A measured or forecast value. What cannot be a number (NaN, 巨大, 流向不明) has no value but says so in words.</summary>
public sealed class Measure
{
    /// <summary>Null when it is unknown or no number.</summary>
    public double? Value { get; init; }

    /// <summary>As it stands in the telegram.</summary>
    public string Text { get; set; } = "";

    /// <summary>Such as <c>Mj</c> or <c>津波の高さ</c>.</summary>
    public string Type { get; set; } = "";

    public string Unit { get; set; } = "";

    /// <summary>Such as 不明 (unknown).</summary>
    public string Condition { get; set; } = "";

    /// <summary>Such as <c>Ｍ８を超える巨大地震</c> or <c>１０ｍ超</c>: what to show to people.</summary>
    public string Description { get; set; } = "";

    /// <summary>The element that the reader stands on.</summary>
    internal static Measure Read(ElementReader xml)
    {
        var type = xml.Attribute("type");
        var unit = xml.Attribute("unit");
        var condition = xml.Attribute("condition");
        var description = xml.Attribute("description");
        var text = xml.Text();
        var isNumber = double.TryParse(Narrow(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number);
        return new Measure
        {
            Value = isNumber ? number : null,
            Text = text,
            Type = type,
            Unit = unit,
            Condition = condition,
            Description = description,
        };
    }

    /// <summary>With the digits, point and sign of ASCII in the place of full-width ones.</summary>
    private static string Narrow(string text) =>
        !text.AsSpan().ContainsAnyInRange('＋', '９') ? text
        : string.Create(text.Length, text, static (narrow, wide) =>
        {
            for (var index = 0; index < wide.Length; index++)
            {
                var isWide = wide[index] is >= '＋' and <= '９';
                narrow[index] = isWide ? (char)(wide[index] - '＋' + '+') : wide[index];
            }
        });
}
