using Worker.Tool.LocalAws;

namespace Worker.Tests.Integration;

/// <summary>The package of this checkout, built once, when the first test asks for it.</summary>
internal static class BuiltPackage
{
    private static readonly Lazy<Task<string>> Build = new(() => Package.BuildAsync(Checkout.Repository, CancellationToken.None));

    /// <summary>What build-pkg.sh printed of it.</summary>
    public static Task<string> BuildAsync() => Build.Value;
}
