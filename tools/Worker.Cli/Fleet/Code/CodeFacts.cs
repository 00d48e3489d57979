using Microsoft.CodeAnalysis;

namespace Worker.Cli.Fleet.Code;

/// <summary>What stands in one piece of code, with the place of each.</summary>
internal sealed class CodeFacts
{
    /// <summary>Members of our own code that it uses.</summary>
    public List<(ISymbol Symbol, Location At)> Uses { get; } = [];

    public List<(SdkActions.Needed Needed, Location At)> Calls { get; } = [];

    /// <summary>Actions of the items of a write transaction that it builds.</summary>
    public List<string> TransactionItems { get; } = [];

    /// <summary>A null name is one that is not a constant.</summary>
    public List<(string? Name, bool Required, Location At)> Settings { get; } = [];
}
