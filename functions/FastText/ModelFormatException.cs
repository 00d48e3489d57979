using System.Globalization;

namespace FastText;

/// <summary>A file is no model that can be read: truncated, damaged, of another format or of another kind.</summary>
public sealed class ModelFormatException(string problem, long offset, Exception? inner = null) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"At byte {offset}: {problem.TrimEnd('.')}."), inner)
{
    /// <summary>Bytes before the place in the file.</summary>
    public long Offset => offset;
}
