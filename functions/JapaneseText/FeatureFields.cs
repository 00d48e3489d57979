namespace JapaneseText;

/// <summary>The fields of a feature, which are separated by commas; one that holds a comma stands in quotes.</summary>
internal static class FeatureFields
{
    /// <summary>A field by its number from 0; empty when the feature has fewer.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> feature, int number)
    {
        while (true)
        {
            var end = EndOf(feature);
            if (number-- == 0)
            {
                return Unquoted(feature[..end]);
            }

            if (end == feature.Length)
            {
                return default;
            }

            feature = feature[(end + 1)..];
        }
    }

    private static int EndOf(ReadOnlySpan<byte> feature)
    {
        var quoted = feature is [(byte)'"', ..] ? feature[1..].IndexOf((byte)'"') + 2 : 0;
        var comma = feature[quoted..].IndexOf((byte)',');
        return comma < 0 ? feature.Length : quoted + comma;
    }

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> field) =>
        field is [(byte)'"', .. var inner, (byte)'"'] ? inner : field;
}
