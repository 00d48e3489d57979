using LocalAws;

namespace Worker.Tests.Integration;

[Trait("Category", "Integration")]
[Collection(nameof(TerraformTests))]
public sealed class TerraformTests : IDisposable
{
    private readonly DirectoryInfo workingFiles = Directory.CreateTempSubdirectory("worker-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private TerraformCli Terraform => new(Checkout.Repository, workingFiles.FullName, new Dictionary<string, string>());

    [Theory]
    [InlineData(".")]
    [InlineData("../tests/terraform")]
    [InlineData("../tests/data/new-job")]
    [InlineData("../tools/templates")]
    public async Task Is_formatted(string folder) =>
        Assert.Equal("", (await Terraform.TryAsync(["fmt", "-check", "-recursive", "-list=true", folder], Cancelled)).Output);

    [Fact]
    public async Task Is_valid()
    {
        await Terraform.RunAsync(["init", "-backend=false", "-lockfile=readonly"], Cancelled);

        Assert.Contains("The configuration is valid.", await Terraform.RunAsync(["validate"], Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_its_own_tests()
    {
        await Terraform.RunAsync(["init", "-backend=false", "-lockfile=readonly"], Cancelled);

        Assert.Contains(", 0 failed.", await Terraform.RunAsync(["test"], Cancelled), StringComparison.Ordinal);
    }

    public void Dispose() => workingFiles.Delete(recursive: true);
}
