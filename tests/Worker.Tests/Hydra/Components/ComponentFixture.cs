using Hydra.Components;

namespace Worker.Tests.Hydra.Components;

/// <summary>Component files with an input and an output of each kind, and the arguments that a test gives.</summary>
internal static class ComponentFixture
{
    public const string Head = """
        name: fixture
        inputs:
        - {name: text, type: String}
        - {name: number, type: Float}
        - {name: count, type: Integer}
        - {name: flag, type: Boolean}
        - {name: object, type: JsonObject}
        - {name: array, type: List}
        - {name: data, type: Dataset}
        - {name: untyped}
        - {name: given, type: String, optional: true}
        - {name: Long name, type: String}
        outputs:
        - {name: model, type: Model}
        - {name: score, type: Float}
        implementation:
          container:
            image: image

        """;

    /// <summary>Lines of <see cref="Head"/>.</summary>
    public static int HeadLines { get; } = Head.Count(c => c == '\n');

    /// <param name="args">The items of <c>args</c>, in brackets.</param>
    public static string WithArgs(string args) => Head + $"    args: {args}\n";

    public static ComponentFile Read(string text) => ComponentFile.Read("file.yaml", text);

    public static Conversion Convert(string text, ConversionOptions? options = null) => ComponentConverter.Convert(Read(text), options);

    /// <summary>The arguments as KFP passes them on: text, and <c>[...]</c> with the items of a concat.</summary>
    public static string[] Arguments(string text) => [.. Read(text).Component!.Container.Args.Select(Words)];

    public static string[] Codes(IEnumerable<Finding> findings, FindingSeverity severity = FindingSeverity.Error) =>
        [.. findings.Where(finding => finding.Severity == severity).Select(finding => finding.Code).Distinct()];

    public static string Words(Placeholder item) => item switch
    {
        LiteralPlaceholder literal => literal.Text,
        PortPlaceholder port => $"<{port.Use} {port.Name}>",
        ConcatPlaceholder concat => $"[{string.Join(' ', concat.Items.Select(Words))}]",
        IfPlaceholder condition =>
            $"({Words(condition.Condition)}? {Words(condition.Then)}{(condition.Else is { } other ? ": " + Words(other) : "")})",
        _ => $"<{item.GetType().Name}>",
    };

    private static string Words(IfBranch branch) => string.Join(' ', branch.Items.Select(Words));
}
