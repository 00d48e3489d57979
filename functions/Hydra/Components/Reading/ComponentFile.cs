using System.Text;
using Hydra.Components.Reading;
using Hydra.Components.Yaml;

namespace Hydra.Components;

/// <summary>
/// A component file of KFP 1.8 (the grammar is that of <c>kfp.components._structures</c>, tag 1.8.22), read with the places of everything
/// that a command line is made of.
/// </summary>
public sealed class ComponentFile
{
    /// <summary>Bytes of UTF-8, or UTF-16 code units, that a file may have. The largest of KFP's own has 40 KB.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Levels of mappings and sequences.</summary>
    public const int MaxDepth = YamlTree.MaxDepth;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ComponentFile(string name, string text, ComponentSpec? component, IReadOnlyList<Finding> findings)
    {
        Name = name;
        Text = text;
        Component = component;
        Findings = findings;
    }

    /// <summary>As the caller calls it, for findings.</summary>
    public string Name { get; }

    /// <summary>The file as it is, with its byte order mark and line ends; empty when the bytes are no text.</summary>
    public string Text { get; }

    /// <summary>Null when a finding is an error.</summary>
    public ComponentSpec? Component { get; }

    /// <summary>What is wrong with the file, in the order of the text.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Never throws for what is in the file: that is a finding.</summary>
    /// <param name="name">For findings, such as the path.</param>
    public static ComponentFile Read(string name, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
        {
            return TooLarge(name, $"{utf8.Length:N0} bytes");
        }

        try
        {
            return Read(name, StrictUtf8.GetString(utf8));
        }
        catch (DecoderFallbackException exception)
        {
            var before = utf8[..Math.Clamp(exception.Index, 0, utf8.Length)];
            var line = before.LastIndexOf((byte)'\n') + 1;
            var place = new TextSpan(0, 0, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[line..]) + 1);
            return Failed(name, "", FindingCodes.NotUtf8, place, "The file is not UTF-8 from here on.", "Save the file as UTF-8.");
        }
    }

    /// <inheritdoc cref="Read(string, ReadOnlySpan{byte})"/>
    public static ComponentFile Read(string name, string text)
    {
        if (text.Length > MaxLength)
        {
            return TooLarge(name, $"{text.Length:N0} characters");
        }

        YamlNode root;
        try
        {
            root = YamlTree.Read(text);
        }
        catch (YamlProblem problem)
        {
            return Failed(name, text, problem.Code, new TextSpan(0, 0, problem.Line, problem.Column), problem.Message, problem.Fix);
        }

        var findings = new FindingList(name);
        var component = new ComponentReader(findings).Read(root);
        return new ComponentFile(name, text, findings.HasErrors ? null : component, findings.InOrder());
    }

    private static ComponentFile TooLarge(string name, string size) => Failed(
        name,
        "",
        FindingCodes.TooLarge,
        new TextSpan(0, 0, 1, 1),
        $"The file has {size}, more than {MaxLength:N0}.",
        "Give a component file; long scripts belong into the image.");

    private static ComponentFile Failed(string name, string text, string code, TextSpan place, string message, string fix)
    {
        var findings = new FindingList(name);
        findings.Error(code, place, message, fix);
        return new ComponentFile(name, text, null, findings.InOrder());
    }
}
