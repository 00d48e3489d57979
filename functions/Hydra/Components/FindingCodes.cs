namespace Hydra.Components;

/// <summary>The codes that findings about component files have.</summary>
public static class FindingCodes
{
    public const string NotUtf8 = "not-utf8";
    public const string TooLarge = "too-large";
    public const string TooDeep = "too-deep";
    public const string YamlSyntax = "yaml-syntax";
    public const string YamlDocuments = "yaml-documents";
    public const string YamlAlias = "yaml-alias";
    public const string YamlTag = "yaml-tag";
    public const string DuplicateKey = "duplicate-key";
    public const string UnknownKey = "unknown-key";
    public const string MissingKey = "missing-key";
    public const string WrongShape = "wrong-shape";
    public const string NotAString = "not-a-string";
    public const string DuplicateName = "duplicate-name";
    public const string UnknownPlaceholder = "unknown-placeholder";
    public const string UnknownInput = "unknown-input";
    public const string UnknownOutput = "unknown-output";
    public const string GraphComponent = "graph-component";
}
