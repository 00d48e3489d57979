using LocalAws;

namespace Worker.Tests.LocalAws;

public static class PackageBuildIdTests
{
    [Fact]
    public static void Is_read_from_what_the_script_printed() => Assert.Equal(
        "build id 1a2b3c",
        Package.BuildId(
            "terraform/dists.zip: 6900000 bytes, sha256 0f\nbuild id 1a2b3c, net10.0 linux-x64, glibc >= 2.27, sdk 10.0.401, 42 s"));
}
