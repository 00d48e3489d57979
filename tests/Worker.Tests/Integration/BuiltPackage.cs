using Worker.Tests.Integration;
using Worker.Tool.LocalAws;

[assembly: AssemblyFixture(typeof(BuiltPackage))]

namespace Worker.Tests.Integration;

/// <summary>The package of this checkout, built once, when the first test asks for it.</summary>
public sealed class BuiltPackage
{
    private readonly Lazy<Task<string>> build = new(() => Package.BuildAsync(Checkout.Repository, CancellationToken.None));

    /// <summary>What build-pkg.sh printed of it.</summary>
    public Task<string> BuildAsync() => build.Value;
}
