using System.Globalization;

namespace WorkerLib;

public static class Text
{
    /// <summary>At most so many characters of a text, never half of a surrogate pair.</summary>
    public static string Cut(string text, int chars) =>
        text.Length <= chars ? text : text[..(char.IsHighSurrogate(text[chars - 1]) ? chars - 1 : chars)];

    /// <summary>What a read gives, or a note in its place when it throws: messages and values of foreign objects may.</summary>
    public static string Read(Func<string?> read)
    {
        try
        {
            return read() ?? "";
        }
        catch (Exception failure)
        {
            return $"(cannot be read: {failure.GetType().Name})";
        }
    }

    /// <summary>The text of any object.</summary>
    public static string Of(object value) => Read(() => Convert.ToString(value, CultureInfo.InvariantCulture));
}
