using System.Xml;

namespace Hazards;

/// <summary>The names of one document, of which the parser keeps every one.</summary>
internal sealed class BoundedNames : NameTable
{
    private int count;

    public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? base.Add(key, start, Counted(len));

    private int Counted(int length) => ++count <= TelegramLimits.MaxNames
        ? length
        : throw new HazardFormatException($"it has more than {TelegramLimits.MaxNames} different names of elements and attributes");
}
