using System.Net;
using Amazon.SimpleSystemsManagement;
using Worker.Tests.WorkerLib.Google;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public sealed class ParameterStoreSecretTests : IDisposable
{
    private const string Name = "/worker/rates-key";

    private readonly ParameterFixture parameter = new(Name, "first");
    private readonly SkippingTime time = new();
    private readonly CapturedLog log = new();
    private readonly ParameterStoreSecret secret;

    public ParameterStoreSecretTests() => secret = parameter.Secret(time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_a_secret_once_for_many_events()
    {
        Assert.Equal("first", await secret.GetAsync(Cancelled));
        time.Advance(TimeSpan.FromMinutes(4.9));
        Assert.Equal("first", await secret.GetAsync(Cancelled));

        Assert.Equal(1, parameter.Reads);
    }

    [Fact]
    public async Task Reads_a_secret_without_the_byte_order_mark_of_an_editor()
    {
        parameter.Value = "\uFEFF{}";

        Assert.Equal("{}", await secret.GetAsync(Cancelled));
    }

    [Fact]
    public async Task Sees_a_rotated_secret_after_five_minutes_or_as_soon_as_it_is_said()
    {
        var quick = parameter.Secret(time, TimeSpan.FromSeconds(30));
        await secret.GetAsync(Cancelled);
        await quick.GetAsync(Cancelled);
        parameter.Value = "second";

        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("second", await quick.GetAsync(Cancelled));
        Assert.Equal("first", await secret.GetAsync(Cancelled));
        time.Advance(TimeSpan.FromMinutes(4.5));
        Assert.Equal("second", await secret.GetAsync(Cancelled));
    }

    [Fact]
    public async Task Sees_a_rotated_secret_at_once_when_the_known_one_was_refused()
    {
        var refused = await secret.GetAsync(Cancelled);
        parameter.Value = "second";

        secret.Forget(refused);
        Assert.Equal("second", await secret.GetAsync(Cancelled));

        secret.Forget(refused);
        Assert.Equal("second", await secret.GetAsync(Cancelled));
        Assert.Equal(2, parameter.Reads);
    }

    [Fact]
    public async Task Reads_a_secret_that_is_refused_again_and_again_every_ten_seconds_at_most()
    {
        for (var i = 0; i < 100; i++)
        {
            secret.Forget(await secret.GetAsync(Cancelled));
        }

        Assert.Equal(2, parameter.Reads);
        time.Advance(TimeSpan.FromSeconds(10));
        secret.Forget("first");
        await secret.GetAsync(Cancelled);
        Assert.Equal(3, parameter.Reads);
    }

    [Fact]
    public async Task Keeps_the_known_secret_while_Parameter_Store_fails_and_warns_and_tries_again_each_minute()
    {
        await secret.GetAsync(Cancelled);
        parameter.Fault = new TimeoutException("silent");
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("first", await secret.GetAsync(Cancelled));
        Assert.Equal("first", await secret.GetAsync(Cancelled));
        Assert.Equal(2, parameter.Reads);
        var warning = Assert.Single(log.Entries);
        Assert.Equal("WARN", warning.GetProperty("level").GetString());
        Assert.Equal(Name, warning.GetProperty("parameter").GetString());
        Assert.DoesNotContain("first", log.Text, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromMinutes(1));
        (parameter.Value, parameter.Fault) = ("second", null);
        Assert.Equal("second", await secret.GetAsync(Cancelled));
    }

    [Fact]
    public async Task Keeps_a_refused_secret_while_Parameter_Store_fails()
    {
        var refused = await secret.GetAsync(Cancelled);
        parameter.Fault = new TimeoutException("silent");

        secret.Forget(refused);

        Assert.Equal("first", await secret.GetAsync(Cancelled));
    }

    [Theory]
    [InlineData(400, "ParameterNotFound: no such parameter")]
    [InlineData(503, "no such parameter")]
    public async Task Says_which_parameter_cannot_be_read_why_and_what_to_do(int status, string why)
    {
        parameter.Fault = new AmazonSimpleSystemsManagementException("no such parameter")
        {
            ErrorCode = "ParameterNotFound",
            StatusCode = (HttpStatusCode)status,
        };

        var error = await Assert.ThrowsAsync<UnreadableSecretException>(() => secret.GetAsync(Cancelled));

        Assert.Equal(
            $"The parameter {Name} cannot be read: {why}. Set it, in the job's region, with: aws ssm put-parameter --overwrite "
            + $"--type SecureString --name {Name} --value file:///dev/stdin. The job's role needs ssm:GetParameter on it.",
            error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"key":"hush"}""")]
    [InlineData("hush hush")]
    [InlineData("hush+hush==")]
    public void Refuses_a_secret_in_the_place_of_its_name_without_showing_it(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => new ParameterStoreSecret(parameter.Client, name));

        Assert.Contains("is to have the name of a parameter", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_the_event_even_when_a_secret_is_known()
    {
        await secret.GetAsync(Cancelled);
        time.Advance(TimeSpan.FromMinutes(5));
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        parameter.Fault = new OperationCanceledException(ended.Token);

        await Assert.ThrowsAsync<OperationCanceledException>(() => secret.GetAsync(ended.Token));
    }

    public void Dispose() => log.Dispose();
}
