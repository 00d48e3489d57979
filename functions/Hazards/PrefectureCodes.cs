namespace Hazards;

/// <summary>Codes of 都道府県, JIS X 0401.</summary>
public static class PrefectureCodes
{
    public const int Count = 47;

    /// <summary>Whether it is <c>01</c> to <c>47</c>.</summary>
    public static bool Contains(string code) =>
        code is [>= '0' and <= '4', >= '0' and <= '9'] && string.CompareOrdinal(code, "01") >= 0 && string.CompareOrdinal(code, "47") <= 0;
}
