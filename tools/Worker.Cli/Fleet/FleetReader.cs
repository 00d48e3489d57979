using Worker.Cli.Fleet.Code;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

/// <summary>Reads the fleet of a checkout: code and Terraform at the same time.</summary>
internal static class FleetReader
{
    /// <exception cref="UserException">A program that reading needs is missing.</exception>
    public static async Task<FleetModel> ReadAsync(Repository repository, CancellationToken cancellationToken)
    {
        var sources = FleetSources.Read(repository);
        var terraform = HclParser.ParseAsync(repository, [.. sources.Terraform, .. sources.Variables], cancellationToken);
        var references = await CompilerReferences.ReadAsync(repository, cancellationToken);
        var code = await Task.Run(() => CodeReader.Read(sources, references), cancellationToken);
        return FleetModel.Join(code, Model(sources, await terraform), sources);
    }

    /// <param name="files">The parsed .tf and .tfvars files of the sources.</param>
    internal static TerraformModel Model(FleetSources sources, IReadOnlyList<HclFile> files)
    {
        var environments = files.Skip(sources.Terraform.Count).ToList();

        // Names are held against their limits with the longest environment there is.
        var longest = environments.MaxBy(file => file.Source.Stem.Length);
        return new TerraformModel([.. files.Take(sources.Terraform.Count)], environments, longest);
    }
}
