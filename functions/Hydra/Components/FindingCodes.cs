namespace Hydra.Components;

/// <summary>The codes that findings about component files have. docs/hydra.md has a table of them.</summary>
public static class FindingCodes
{
    // The file cannot be read.
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

    // Inputs and outputs are used wrongly.
    public const string ArtifactAsParameter = "artifact-as-parameter";
    public const string ParameterAsArtifact = "parameter-as-artifact";
    public const string OutputReadAsInput = "output-read-as-input";
    public const string InputWrittenAsOutput = "input-written-as-output";
    public const string PlaceholderForm = "placeholder-form";
    public const string PlaceholderName = "placeholder-name";
    public const string ArgoPlaceholder = "argo-placeholder";
    public const string OutputNeverWritten = "output-never-written";
    public const string UnusedInput = "unused-input";
    public const string OptionalInput = "optional-input";

    // An override is wrong.
    public const string HydraKey = "hydra-key";
    public const string HydraValue = "hydra-value";
    public const string UnquotedString = "unquoted-string";
    public const string QuotedNumber = "quoted-number";
    public const string JsonQuoting = "json-quoting";

    // An argument cannot be converted.
    public const string PositionalPlaceholder = "positional-placeholder";
    public const string PositionalLiteral = "positional-literal";
    public const string ShortFlag = "short-flag";
    public const string HydraFlag = "hydra-flag";
    public const string ScriptPlaceholder = "script-placeholder";
    public const string ScriptArguments = "script-arguments";
    public const string ConditionalValue = "conditional-value";
    public const string ConcatFlag = "concat-flag";
    public const string ConcatQuotes = "concat-quotes";
    public const string Layout = "layout";

    // An argument is converted, and somebody should look.
    public const string FlagWithoutValue = "flag-without-value";
    public const string JsonAsString = "json-as-string";
    public const string QuoteInDefault = "quote-in-default";
}
