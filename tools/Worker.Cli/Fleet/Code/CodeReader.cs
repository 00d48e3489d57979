using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Worker.Cli.Fleet.Code;

/// <summary>
/// Reads the jobs with the C# compiler's own model, without compiling them: what a job uses is followed from member to member, and a
/// constructor leads to all members of its type, because they may be called through a base class or an interface.
/// </summary>
internal sealed partial class CodeReader
{
    // Fleets that differ in one file share the others: tests read a hundred such.
    private static readonly ConditionalWeakTable<SourceFile, SyntaxTree> Parsed = [];

    private readonly Dictionary<string, SyntaxTree> trees;
    private readonly HashSet<string> jobNames;
    private readonly CSharpCompilation compilation;
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = [];
    private readonly ConcurrentDictionary<SyntaxNode, CodeFacts> facts = [];

    private CodeReader(IEnumerable<SourceFile> files, IEnumerable<MetadataReference> references)
    {
        trees = files.AsParallel().Select(Parse).ToDictionary(tree => tree.FilePath);
        jobNames = [.. trees.Keys.Select(JobFile.Of).OfType<JobFile>().Select(file => file.Job)];
        compilation = SourceCompilation.Of(trees.Values, references);
    }

    public static CodeModel Read(FleetSources sources, IReadOnlyList<MetadataReference> references)
    {
        var reader = new CodeReader([.. sources.Jobs, .. sources.Library], references);
        var jobs = sources.Jobs.Where(file => JobFile.Of(file.Path) is { IsHandler: true });
        return new CodeModel(
            [.. jobs.AsParallel().AsOrdered().Select(file => reader.ReadJob(file, sources.Jobs))],
            reader.Ambient(sources.Library),
            [.. sources.Jobs.AsParallel().AsOrdered().SelectMany(reader.ForeignUses)],
            [.. reader.trees.Values.SelectMany(FirstError).OrderBy(error => error.At.File, StringComparer.Ordinal)]);
    }

    private static SyntaxTree Parse(SourceFile file) =>
        Parsed.GetValue(file, static unread => SourceCompilation.Parse(unread.Path, unread.Text));

    /// <summary>The first place of a file at which each other job is named.</summary>
    private IEnumerable<ForeignUse> ForeignUses(SourceFile file)
    {
        if (JobFile.Of(file.Path)?.Job is not { } job)
        {
            return [];
        }

        var tree = trees[file.Path];
        var model = models.GetOrAdd(tree, one => compilation.GetSemanticModel(one));
        var uses = from name in tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>()
                   where jobNames.Contains(name.Identifier.Text) && name.Identifier.Text != job
                   where model.GetSymbolInfo(name).Symbol is INamespaceSymbol { ContainingNamespace.Name: "Jobs" }
                   select new ForeignUse(At(name), job, name.Identifier.Text);
        return uses.DistinctBy(use => use.Used);
    }

    private static IEnumerable<CodeError> FirstError(SyntaxTree tree) =>
        from error in tree.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(1)
        let message = error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)
        select new CodeError(At(tree, error.Location.SourceSpan.Start), message);

    private static Location At(SyntaxNode node) => At(node.SyntaxTree, node.SpanStart);

    private static Location At(SyntaxTree tree, int position) =>
        new(tree.FilePath, tree.GetText().Lines.GetLinePosition(position).Line + 1);

    private JobCode ReadJob(SourceFile file, IReadOnlyList<SourceFile> files)
    {
        var name = JobFile.Of(file.Path)!.Job;
        var root = trees[file.Path].GetRoot();
        var type = root.DescendantNodes().OfType<TypeDeclarationSyntax>()
            .FirstOrDefault(declared => declared.Identifier.Text == file.Stem);
        var parts = files.Where(other => other != file && JobFile.Of(other.Path)?.Job == name)
            .Select(other => trees[other.Path].GetRoot());
        var reached = new Reached();
        Follow([root, .. parts], reached);
        var transaction = reached.Calls.Where(call => call.Action == SdkActions.WriteTransaction).ToList();
        var inTransaction = transaction.SelectMany(call => reached.TransactionItems.Select(action => call with { Action = action }));
        var isOpenTransaction = transaction.Count > 0 && reached.TransactionItems.Count == 0;
        return new JobCode(
            name,
            file,
            type is null ? file.At() : At(type.SyntaxTree, type.Identifier.SpanStart),
            type is not null,
            [.. reached.Settings.DistinctBy(setting => setting.Name)],
            [.. reached.Calls.Except(transaction).Concat(inTransaction).DistinctBy(call => call.Action)],
            isOpenTransaction ? new HashSet<string>([.. reached.OpenServices, "dynamodb"]) : reached.OpenServices,
            [.. reached.UnnamedSettings.Distinct()],
            type is null ? null : BatchResponse(type));
    }

    /// <summary>
    /// Walks from the job's own code through everything it uses; what is found elsewhere is reported at the place that led there.
    /// </summary>
    private void Follow(IEnumerable<SyntaxNode> roots, Reached reached)
    {
        var seen = new HashSet<SyntaxNode>();
        var toDo = new Queue<(SyntaxNode Node, Location? Entry)>(roots.Select(root => (root, (Location?)null)));
        while (toDo.TryDequeue(out var next))
        {
            if (!seen.Add(next.Node))
            {
                continue;
            }

            var found = facts.GetOrAdd(next.Node, FactsOf);
            reached.Add(found, next.Entry);
            foreach (var (symbol, at) in found.Uses)
            {
                foreach (var declaration in Declarations(symbol))
                {
                    toDo.Enqueue((declaration, next.Entry ?? at));
                }
            }
        }
    }

    private static IEnumerable<SyntaxNode> Declarations(ISymbol symbol)
    {
        var declared = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? symbol.ContainingType : symbol;
        return declared.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax());
    }

    private CodeFacts FactsOf(SyntaxNode code)
    {
        var model = models.GetOrAdd(code.SyntaxTree, tree => compilation.GetSemanticModel(tree));
        var found = new CodeFacts();
        foreach (var node in code.DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax invocation:
                    ReadSetting(invocation, model, found);
                    break;
                case SimpleNameSyntax
                    or BaseObjectCreationExpressionSyntax
                    or ConstructorInitializerSyntax
                    or PrimaryConstructorBaseTypeSyntax:
                    foreach (var symbol in Symbols(model.GetSymbolInfo(node)))
                    {
                        ReadUse(symbol, node, found);
                    }

                    break;
            }
        }

        return found;
    }

    /// <summary>Where generated code is missing, an overload cannot always be chosen: then all that are possible.</summary>
    private static ImmutableArray<ISymbol> Symbols(SymbolInfo info) => info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols;

    private static void ReadUse(ISymbol symbol, SyntaxNode node, CodeFacts found)
    {
        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && SdkActions.OfTransactionItem(constructor.ContainingType) is { } action)
        {
            found.TransactionItems.Add(action);
        }
        else if (symbol is IMethodSymbol method && SdkActions.Of(method) is { } needed)
        {
            found.Calls.Add((needed, At(node)));
        }
        else if (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol
            && symbol.ContainingType is { } type
            && IsOurs(symbol)
            && !IsSetting(type))
        {
            found.Uses.Add((symbol, At(node)));
        }
    }

    private static bool IsOurs(ISymbol symbol) => symbol.Locations.Any(location => location.IsInSource);

    private static bool IsSetting(INamedTypeSymbol type) =>
        type is { Name: "Setting", ContainingNamespace: { Name: "WorkerLib", ContainingNamespace.IsGlobalNamespace: true } };

    private static void ReadSetting(InvocationExpressionSyntax invocation, SemanticModel model, CodeFacts found)
    {
        var name = invocation.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        if (name is null || invocation.ArgumentList.Arguments is not [var argument, ..])
        {
            return;
        }

        var method = Symbols(model.GetSymbolInfo(name)).OfType<IMethodSymbol>().FirstOrDefault();
        var isSetting = method is not null && IsSetting(method.ContainingType);
        var isVariable = method is { Name: nameof(Environment.GetEnvironmentVariable) }
            && method.ContainingType is { Name: nameof(Environment), ContainingNamespace.Name: nameof(System) };
        if (isSetting || isVariable)
        {
            var constant = model.GetConstantValue(argument.Expression).Value as string;
            found.Settings.Add((constant, isSetting && method!.Name.StartsWith("Required", StringComparison.Ordinal), At(invocation)));
        }
    }

    private string? BatchResponse(TypeDeclarationSyntax type)
    {
        var model = models.GetOrAdd(type.SyntaxTree, tree => compilation.GetSemanticModel(tree));
        return type.Members.OfType<MethodDeclarationSyntax>()
            .Select(method => (model.GetTypeInfo(method.ReturnType).Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault()?.Name)
            .FirstOrDefault(name => name is "SQSBatchResponse" or "StreamsEventResponse");
    }

    /// <summary>Names of variables in WorkerLib, except those that it asks for on behalf of a job.</summary>
    private HashSet<string> Ambient(IEnumerable<SourceFile> library) =>
    [
        .. from file in library
           from literal in trees[file.Path].GetRoot().DescendantTokens()
           where literal.IsKind(SyntaxKind.StringLiteralToken) && VariableName().IsMatch(literal.ValueText)
           where !IsReadAsSetting(literal)
           select literal.ValueText,
    ];

    private static bool IsReadAsSetting(SyntaxToken literal) =>
        literal.Parent?.Parent?.Parent?.Parent is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Setting" } },
        };

    [GeneratedRegex("^[A-Z_][A-Z0-9_]{2,}$")]
    private static partial Regex VariableName();

    private sealed class Reached
    {
        public List<SettingRead> Settings { get; } = [];

        public List<SdkCall> Calls { get; } = [];

        public HashSet<string> TransactionItems { get; } = [];

        public HashSet<string> OpenServices { get; } = [];

        public List<Location> UnnamedSettings { get; } = [];

        /// <param name="entry">The place in the job's own code that led here; null when this is the job's own code.</param>
        public void Add(CodeFacts found, Location? entry)
        {
            foreach (var (name, required, at) in found.Settings)
            {
                if (name is null)
                {
                    UnnamedSettings.Add(entry ?? at);
                }
                else
                {
                    Settings.Add(new SettingRead(name, required, entry ?? at));
                }
            }

            foreach (var (needed, at) in found.Calls)
            {
                Calls.AddRange(needed.Actions.Select(action => new SdkCall(action, entry ?? at, entry is null ? null : at)));
                if (!needed.IsKnown)
                {
                    OpenServices.Add(needed.Service);
                }
            }

            TransactionItems.UnionWith(found.TransactionItems);
        }
    }
}
