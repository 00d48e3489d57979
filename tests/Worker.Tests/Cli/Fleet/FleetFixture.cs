using Microsoft.CodeAnalysis;
using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Code;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Tests.Cli.Fleet;

/// <summary>Reads sample fleets, with one process of the Terraform parser for all of them.</summary>
public sealed class FleetFixture : IAsyncLifetime
{
    private readonly Dictionary<(string Path, string Text), HclFile> parsed = [];
    private readonly Dictionary<string, CodeModel> codes = [];
    private IReadOnlyList<MetadataReference> references = [];

    public async ValueTask InitializeAsync()
    {
        var cancelled = TestContext.Current.CancellationToken;
        references = await CompilerReferences.ReadAsync(Checkout.Repository, cancelled);
        var mistakes = Checks.Mistakes.All.Select(mistake => mistake.Fleet);
        await ParseAsync([SampleFleet.EachTrigger, SampleFleet.OfJobs(50), .. mistakes, .. Checks.Habits.All.Values], cancelled);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal FleetModel Read(FleetSources sources)
    {
        var files = sources.Terraform.Concat(sources.Variables).Select(file => parsed[(file.Path, file.Text)] is var hcl
            ? hcl with { Source = file }
            : throw new InvalidOperationException($"{file.Path} was not parsed"));
        return FleetModel.Join(Code(sources), FleetReader.Model(sources, [.. files]), sources);
    }

    internal CodeModel ReadCode(FleetSources sources) => CodeReader.Read(sources, references);

    /// <summary>Most mistakes are in Terraform and have the same code.</summary>
    private CodeModel Code(FleetSources sources)
    {
        var key = string.Join('\0', sources.Jobs.Concat(sources.Library).Select(file => file.Path + file.Text));
        return codes.TryGetValue(key, out var known) ? known : codes[key] = CodeReader.Read(sources, references);
    }

    private async Task ParseAsync(IEnumerable<FleetSources> fleets, CancellationToken cancelled)
    {
        var files = fleets.SelectMany(fleet => fleet.Terraform.Concat(fleet.Variables)).DistinctBy(file => (file.Path, file.Text)).ToList();
        foreach (var file in await HclParser.ParseAsync(Checkout.Repository, files, cancelled))
        {
            parsed[(file.Source.Path, file.Source.Text)] = file;
        }
    }
}
