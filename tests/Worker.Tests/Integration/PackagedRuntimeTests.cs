using System.Text;
using System.Text.Json;
using LocalAws;
using LocalAws.LambdaHost;

namespace Worker.Tests.Integration;

/// <summary>What the packaged executable does when it is deployed wrongly.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(PackagedRuntimeTests))]
public sealed class PackagedRuntimeTests(LargerPackage larger)
{
    [Fact]
    public async Task Names_the_handler_that_is_not_there_and_those_that_are()
    {
        var error = await InvokeAsync("TallyWord");

        Assert.Equal("Runtime.UnknownHandler", error.GetProperty("errorType").GetString());
        Assert.Equal(
            $"There is no job 'TallyWord' in this package. Known handlers: "
                + $"{string.Join(", ", JobTable.Names.Concat(["Faults", "TallyWords"]).Order(StringComparer.Ordinal))}.",
            error.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Names_the_setting_that_is_missing_and_the_file_to_set_it_in()
    {
        var error = await InvokeAsync("Faults");

        Assert.Equal("InvalidSettingException", error.GetProperty("errorType").GetString());
        Assert.Equal(
            "Environment variable FAULTS_TABLE is not set. "
                + "Set it in terraform/faults.tf, in the environment of aws_lambda_function.faults.",
            error.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Knows_its_memory_and_survives_what_does_not_fit()
    {
        await using var host = await HostAsync("Faults", memoryInMB: 256, new() { ["FAULTS_TABLE"] = "faults" });

        var limit = await InvokeAsync(host, """{"fault":"limit"}""");
        var error = await InvokeAsync(host, """{"fault":"memory"}""");
        var again = await InvokeAsync(host, """{"fault":"limit"}""");

        Assert.Equal("216 MB", limit.GetProperty("fault").GetString());
        Assert.Equal("OutOfMemoryException", error.GetProperty("errorType").GetString());
        Assert.Equal("216 MB", again.GetProperty("fault").GetString());
    }

    private async Task<JsonElement> InvokeAsync(string handler)
    {
        await using var host = await HostAsync(handler, memoryInMB: 128, []);
        return await InvokeAsync(host, "{}");
    }

    private static async Task<JsonElement> InvokeAsync(FunctionHost host, string payload) =>
        JsonElement.Parse((await host.InvokeAsync("faults", Encoding.UTF8.GetBytes(payload)))!.Payload.Span);

    private async Task<FunctionHost> HostAsync(string handler, int memoryInMB, Dictionary<string, string> settings)
    {
        await larger.BuildAsync();
        var function = new FunctionConfiguration(
            "faults",
            "arn:aws:lambda:ap-northeast-1:123456789012:function:faults",
            handler,
            "provided.al2023",
            TimeSpan.FromSeconds(10),
            memoryInMB,
            "",
            settings,
            "");
        return await FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => larger.Bootstrap,
        });
    }
}
